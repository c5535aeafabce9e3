#!/bin/sh
# Secrets are compared in one place and in constant time; certificates are
# always checked. Run from the top of the tree.
bad=0
complain() {
    echo "$1"
    bad=1
}
[ "$(grep -rl CRYPTO_memcmp src | sort | tr "\n" " ")" = "src/edge/secret.c src/web/web.c " ] ||
    complain "secrets are compared in src/edge/secret.c, the office token in src/web/web.c"
grep -nE '\b(str_eqz?|str_ieq|strn?(case)?cmp|memcmp)\(.*(secret|made|given)' \
    src/edge/auth.c src/edge/digest.c src/edge/secret.c |
    grep -v CRYPTO_memcmp | grep -v '"Basic "' &&
    complain "a secret is compared byte by byte"
grep -rnE 'VERIFY(PEER|HOST)[^;]*0L' src &&
    complain "a certificate is not checked"
[ "$(grep -rlE 'SSL_VERIFY(PEER|HOST)' src)" = src/edge/client_transfer.c ] ||
    complain "certificates are checked in src/edge/client_transfer.c alone"
exit $bad
