package io.holdfast.gateway;

/** How clients say who they are. */
public enum AuthKind {
    /** They do not have to. */
    NONE,
    /** A key of {@code api-keys-file}. */
    API_KEY,
    /** A JSON Web Token (RFC 7519) of an identity provider. */
    JWT
}
