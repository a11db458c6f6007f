package io.holdfast.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsSecretsTest {
    private final JsonObject flags = new JsonObject();
    private final JsonObject environment = new JsonObject();
    private final JsonObject file = new JsonObject();
    private final Settings settings = new Settings(new Layers(flags, environment, "holdfast.yaml", file));

    private List<String> problems() {
        var invalid = catchThrowableOfType(InvalidSettings.class, settings::requireValid);
        return invalid == null ? List.of() : invalid.problems();
    }

    @Test
    void aSecretIsReadInFull() {
        environment.put("HOLDFAST_API_KEY", "hunter2");
        assertThat(settings.secret("api-key")).contains("hunter2");
    }

    @Test
    void aSecretIsMaskedInTheDescription() {
        environment.put("HOLDFAST_API_KEY", "hunter2");
        settings.secret("api-key");
        assertThat(settings.describe()).isEqualTo("api-key = ***  (HOLDFAST_API_KEY)\n");
    }

    @Test
    void anUnsetSecretIsShownAsSuch() {
        settings.secret("api-key");
        assertThat(settings.describe()).isEqualTo("api-key = (none)  (default)\n");
    }

    @Test
    void aSecretIsMaskedInItsProblem() {
        file.put("api-key", 12345);
        settings.secret("api-key");
        assertThat(problems()).containsExactly("api-key: *** from holdfast.yaml (expected: text, in quotes)");
    }

    @Test
    void aSecretIsMaskedInAProblemOfTheCaller() {
        settings.secret("api-key");
        settings.problem("api-key", "hunter2", "16 characters or more");
        assertThat(problems()).containsExactly("api-key: *** (expected: 16 characters or more)");
    }

    @ParameterizedTest
    @CsvSource({
        "redis://:hunter2@host:6379/0, redis://***@host:6379/0",
        "redis://me:hunter2@host, redis://***@host",
        "redis://me:hun@ter2@host, redis://***@host",
        "redis://:hun/ter2@host, redis://***@host",
        "redis://host?password=hunter2&db=1, redis://host?password=***&db=1",
        "redis://host/0?api-version=1, redis://host/0?api-version=1",
        "redis://:hun ter2@host, redis://***@host"
    })
    void credentialsInUrlsAreMaskedWhetherTheUrlIsValidOrNot(String written, String shown) {
        flags.put("redis", written);
        settings.url("redis", Set.of("redis"));
        assertThat(settings.describe() + problems()).contains(shown).doesNotContain("ter2");
    }

    @Test
    void aUrlWithCredentialsIsReadInFull() {
        flags.put("redis", "redis://:hunter2@host");
        assertThat(settings.url("redis", Set.of("redis"))).contains(URI.create("redis://:hunter2@host"));
    }
}
