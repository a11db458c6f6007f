package io.holdfast.routes;

/** Whether clients of a route have to say who they are. */
public enum RouteAuth {
    /** As the key {@code auth} says for all. */
    REQUIRED,
    /** Nobody has to, and credentials go on to the upstream as they are. */
    NONE
}
