package io.holdfast.gateway.http;

import io.holdfast.gateway.auth.AuthConfig;
import io.holdfast.settings.Settings;

/** What keeps strangers and hostile input from the gateway. */
public record SecurityConfig(AuthConfig auth, TlsConfig tls, HardeningConfig limits, CorsConfig cors) {

    public static SecurityConfig from(Settings settings) {
        return new SecurityConfig(
                AuthConfig.from(settings),
                TlsConfig.from(settings),
                HardeningConfig.from(settings),
                CorsConfig.from(settings));
    }
}
