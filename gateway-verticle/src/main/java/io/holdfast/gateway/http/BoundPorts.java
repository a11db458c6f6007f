package io.holdfast.gateway.http;

/** What a node's gateway instances have bound; written by their event loops, read when all have started. */
public final class BoundPorts {
    private volatile int http;
    private volatile int ws;

    public void http(int port) {
        http = port;
    }

    public void ws(int port) {
        ws = port;
    }

    /** 0 while there is none. */
    public int http() {
        return http;
    }

    /** 0 while there is none. */
    public int ws() {
        return ws;
    }
}
