/* The methods that pass the gate. */
#ifndef EDGE_HTTP_METHOD_H
#define EDGE_HTTP_METHOD_H

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_DELETE, HTTP_HEAD };

#endif
