package io.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.settings.Settings;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/configuration.md against what a node asks its settings for. */
class ConfigurationDocsTest {
    @Test
    void theDocumentedKeysAreTheRealOnes() throws IOException {
        assertThat(documented().keySet())
                .isEqualTo(Described.values(Settings.of(new JsonObject())).keySet());
    }

    /** To set a key to what is documented as its default changes nothing. */
    @Test
    void theDocumentedDefaultsAreTheRealOnes() throws IOException {
        Map<String, String> real = Described.values(Settings.of(new JsonObject()));

        documented().forEach((key, def) -> {
            if (def.matches("`[^`]*`")) {
                JsonObject set = new JsonObject().put(key, def.replace("`", ""));
                assertThat(Described.values(Settings.of(set))).as(key).containsEntry(key, real.get(key));
            }
        });
    }

    /** The table's second column by key. */
    private static Map<String, String> documented() throws IOException {
        Pattern row = Pattern.compile("\\| `([a-z-]+)`(?: \\(option\\))? \\| ([^|]*) \\|.*");
        return Files.readAllLines(Path.of("../docs/configuration.md")).stream()
                .map(row::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(matcher -> matcher.group(1), matcher -> matcher.group(2)));
    }
}
