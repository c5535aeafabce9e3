/* Tests of edge/client against TLS servers that are not who they should be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "edge/client.h"

struct tls_case {
    const char *name;
    const char *san;      /* subjectAltName of the server's certificate */
    long from_s, until_s; /* its validity, from now */
    int version_max;
    bool is_trusted; /* the client knows it */
    enum client_end end;
};

static const struct tls_case cases[] = {
    {"a known certificate with the right name is served", "IP:127.0.0.1", -60,
     3600, TLS1_3_VERSION, true, CLIENT_ANSWERED},
    {"TLS 1.2 is still good", "IP:127.0.0.1", -60, 3600, TLS1_2_VERSION, true,
     CLIENT_ANSWERED},
    {"TLS 1.1 is not", "IP:127.0.0.1", -60, 3600, TLS1_1_VERSION, true,
     CLIENT_NOT_SENT},
    {"a self-signed certificate gets nothing", "IP:127.0.0.1", -60, 3600,
     TLS1_3_VERSION, false, CLIENT_NOT_SENT},
    {"a certificate of another host gets nothing", "DNS:other.example", -60,
     3600, TLS1_3_VERSION, true, CLIENT_NOT_SENT},
    {"an expired certificate gets nothing", "IP:127.0.0.1", -7200, -3600,
     TLS1_3_VERSION, true, CLIENT_NOT_SENT},
    {"a certificate of tomorrow gets nothing", "IP:127.0.0.1", 86400, 172800,
     TLS1_3_VERSION, true, CLIENT_NOT_SENT},
};

struct server {
    SSL_CTX *ctx;
    int listener, port;
    pthread_t thread;
    int bytes; /* of the application, received */
};

static X509 *
make_certificate(EVP_PKEY *key, const struct tls_case *c)
{
    X509 *cert = X509_new();
    X509_NAME *name = X509_get_subject_name(cert);
    X509_EXTENSION *san =
        X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, c->san);

    X509_set_version(cert, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
    X509_gmtime_adj(X509_getm_notBefore(cert), c->from_s);
    X509_gmtime_adj(X509_getm_notAfter(cert), c->until_s);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               (const unsigned char *)"toy", -1, -1, 0);
    X509_set_issuer_name(cert, name);
    X509_add_ext(cert, san, -1);
    X509_EXTENSION_free(san);
    X509_set_pubkey(cert, key);
    X509_sign(cert, key, EVP_sha256());
    return cert;
}

static void *
serve(void *arg)
{
    static const char answer[] =
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    struct server *server = arg;
    int fd = accept(server->listener, NULL, NULL);
    SSL *ssl = SSL_new(server->ctx);
    char text[4096];
    int n;

    SSL_set_fd(ssl, fd);
    if (SSL_accept(ssl) == 1 && (n = SSL_read(ssl, text, sizeof(text))) > 0) {
        server->bytes = n;
        SSL_write(ssl, answer, sizeof(answer) - 1);
        SSL_shutdown(ssl);
    }
    SSL_free(ssl);
    close(fd);
    return NULL;
}

static void
server_open(struct server *server, const struct tls_case *c, const char *file)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(at);
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *cert = make_certificate(key, c);
    FILE *pem = fopen(file, "w");

    *server = (struct server){.ctx = SSL_CTX_new(TLS_server_method())};
    SSL_CTX_set_security_level(server->ctx, 0);
    SSL_CTX_set_min_proto_version(server->ctx, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(server->ctx, c->version_max);
    SSL_CTX_use_certificate(server->ctx, cert);
    SSL_CTX_use_PrivateKey(server->ctx, key);
    PEM_write_X509(pem, cert);
    fclose(pem);
    X509_free(cert);
    EVP_PKEY_free(key);
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(server->listener, (struct sockaddr *)&at, len), 0);
    assert_int_equal(listen(server->listener, 1), 0);
    getsockname(server->listener, (struct sockaddr *)&at, &len);
    server->port = ntohs(at.sin_port);
    pthread_create(&server->thread, NULL, serve, server);
}

static void
server_close(struct server *server)
{
    pthread_join(server->thread, NULL);
    close(server->listener);
    SSL_CTX_free(server->ctx);
}

struct outcome {
    struct event_base *base;
    enum client_end end;
};

static void
on_done(const struct client_answer *answer, void *arg)
{
    struct outcome *outcome = arg;

    outcome->end = answer->end;
    event_base_loopexit(outcome->base, NULL);
}

static enum client_end
ask(const char *url, const char *ca_file)
{
    struct outcome outcome = {.base = event_base_new()};
    struct client_settings settings = {
        .connections = 2, .private_addresses = true, .ca_file = ca_file};
    struct client *client = client_new(outcome.base, &settings);
    struct client_request request = {.method = "POST",
                                     .url = str_of(url),
                                     .body = STR("secret text"),
                                     .timeout_ms = 5000,
                                     .once = true};

    client_start(client, &request, on_done, &outcome);
    event_base_dispatch(outcome.base);
    client_free(client);
    event_base_free(outcome.base);
    return outcome.end;
}

static void
test_server(void **state)
{
    const struct tls_case *c = *state;
    char file[] = "/tmp/bantin-ca-XXXXXX", url[64];
    struct server server;
    int fd = mkstemp(file);

    assert_true(fd >= 0);
    close(fd);
    server_open(&server, c, file);
    snprintf(url, sizeof(url), "https://127.0.0.1:%d/", server.port);
    assert_int_equal(ask(url, c->is_trusted ? file : NULL), c->end);
    server_close(&server);
    unlink(file);
    if (c->end == CLIENT_ANSWERED)
        assert_true(server.bytes > 0);
    else
        assert_int_equal(server.bytes, 0);
}

int
main(void)
{
    struct CMUnitTest tests[COUNT(cases)];

    /* As the daemon does: a refused server hangs up early. */
    signal(SIGPIPE, SIG_IGN);

    for (size_t i = 0; i < COUNT(cases); i++)
        tests[i] = (struct CMUnitTest){.name = cases[i].name,
                                       .test_func = test_server,
                                       .initial_state = (void *)&cases[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
