package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/security.md against the tests that it names. */
class SecurityDocsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`([A-Za-z0-9]+Test)`");

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Set<String> named = NAMED.matcher(Files.readString(ROOT.resolve("docs/security.md")))
                .results()
                .map((MatchResult match) -> match.group(1) + ".java")
                .collect(Collectors.toSet());

        assertThat(tests()).containsAll(named);
    }

    @Test
    void everyThreatHasATest() throws IOException {
        String threats = Files.readString(ROOT.resolve("docs/security.md")).split("## Threats")[1];

        assertThat(threats.lines().filter(line -> line.startsWith("| ")).skip(2))
                .isNotEmpty()
                .allMatch(row -> NAMED.matcher(row).find());
    }

    private static Set<String> tests() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(SecurityDocsTest::names)
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<String> names(Path sources) {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
