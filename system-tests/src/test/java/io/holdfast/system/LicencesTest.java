package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jar's own list of what is in it (CycloneDX) against docs/licences.md and what we take. */
class LicencesTest {
    /** Those that ask for a notice at most. A library that offers several is taken under the first of these. */
    private static final List<String> PERMISSIVE =
            List.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0");

    /** It is there as it was published, and that is all that its licence asks for (docs/licences.md). */
    private static final Map<String, String> AS_PUBLISHED = Map.of("ch.qos.logback", "EPL-2.0");

    private static final Path PAGE = Path.of("../docs/licences.md");

    private static JsonArray components() throws IOException {
        try (JarFile jar = new JarFile(Launch.JAR.toFile())) {
            byte[] list = jar.getInputStream(jar.getEntry("META-INF/sbom/holdfast.cdx.json"))
                    .readAllBytes();
            return new JsonObject(Buffer.buffer(list)).getJsonArray("components");
        }
    }

    /** The names of libraries by licence. */
    private static Map<String, String> libraries() throws IOException {
        return components().stream()
                .map(JsonObject.class::cast)
                .filter(library -> !"io.holdfast".equals(library.getString("group")))
                .collect(Collectors.groupingBy(
                        LicencesTest::licence,
                        TreeMap::new,
                        Collectors.mapping(
                                library -> "`" + library.getString("group") + ":" + library.getString("name") + "`",
                                Collectors.collectingAndThen(
                                        Collectors.toList(),
                                        names -> names.stream()
                                                .sorted()
                                                .distinct()
                                                .collect(Collectors.joining(", "))))));
    }

    private static String licence(JsonObject library) {
        List<String> offered = offered(library).toList();
        return PERMISSIVE.stream()
                .filter(offered::contains)
                .findFirst()
                .orElseGet(() -> AS_PUBLISHED.getOrDefault(library.getString("group"), "none of " + offered));
    }

    private static Stream<String> offered(JsonObject library) {
        return library.getJsonArray("licenses", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .flatMap(offer -> offer.containsKey("expression")
                        ? Stream.of(offer.getString("expression")
                                .replaceAll("[()]", "")
                                .split(" OR "))
                        : Stream.of(offer.getJsonObject("license"))
                                .map(licence -> licence.getString("id", licence.getString("name"))));
    }

    @Test
    void noLibraryInTheJarAsksForMoreThanANotice() throws IOException {
        assertThat(libraries().keySet())
                .filteredOn(licence -> !AS_PUBLISHED.containsValue(licence))
                .isNotEmpty()
                .isSubsetOf(PERMISSIVE);
    }

    @Test
    void thePageHasEveryLibraryInTheJar() throws IOException {
        List<String> rows = libraries().entrySet().stream()
                .map(entry -> "| " + entry.getKey() + " | " + entry.getValue() + " |")
                .toList();

        assertThat(Files.readAllLines(PAGE).stream().filter(line -> line.matches("\\| .*:.* \\|")))
                .containsExactlyElementsOf(rows);
    }

    @Test
    void thePageTellsTheSizeOfTheJar() throws IOException {
        Matcher told = Pattern.compile("has (\\d+) MB").matcher(Files.readString(PAGE));

        assertThat(told.find()).isTrue();
        assertThat(Files.size(Launch.JAR) / 1e6).isCloseTo(Double.parseDouble(told.group(1)), within(1.0));
    }
}
