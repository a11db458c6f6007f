package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** The chart says what k8s/base says. */
class HelmChartTest {
    private static final Path CHART = Path.of("..", "deploy", "helm", "holdfast");
    private static final Pattern TEMPLATE =
            Pattern.compile("\\{\\{ (toYaml )?\\.Values\\.([\\w.]+)( \\| nindent (\\d+))? }}");

    @BeforeAll
    static void renderer() {
        assumeTrue(Manifests.canBeRendered(), "neither kubectl nor kustomize is there");
    }

    @Test
    void chartIsWhatTheGeneratorMakesOfTheBase(@TempDir Path directory) throws IOException {
        ProgramRun.of(
                        Map.of(),
                        Manifests.of("base").yaml(),
                        "node",
                        "../deploy/helm/generate.mjs",
                        directory.toString())
                .success();

        assertThat(files(directory)).containsAllEntriesOf(files(CHART.resolve("templates")));
        assertThat(files(CHART)).containsAllEntriesOf(files(directory));
    }

    private static Map<String, String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(file -> file.getFileName().toString(), HelmChartTest::read));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void renderedWithItsOwnValuesItIsTheBase() throws IOException {
        assertThat(comparable(Manifests.parse(filledIn()))).isEqualTo(comparable(Manifests.of("base")));
    }

    @Test
    void realHelmRendersTheSame() {
        assumeTrue(ProgramRun.exists("helm"), "no helm");
        ProgramRun.of("helm", "lint", "--strict", CHART.toString()).success();
        String rendered =
                ProgramRun.of("helm", "template", "holdfast", CHART.toString()).success();

        assertThat(comparable(Manifests.parse(rendered))).isEqualTo(comparable(Manifests.of("base")));
    }

    /** The few forms of template that the generator writes. */
    private static String filledIn() throws IOException {
        JsonObject values =
                Manifests.parse(read(CHART.resolve("values.yaml"))).objects().get(0);
        DumperOptions blocks = new DumperOptions();
        blocks.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return files(CHART.resolve("templates")).values().stream()
                .map(template -> template.replaceAll("(?m)^ *annotations:\n *holdfast/environment: .*\n", ""))
                .map(template -> TEMPLATE.matcher(template).replaceAll(found -> {
                    Object value = values;
                    for (String key : found.group(2).split("\\.")) {
                        value = ((JsonObject) value).getValue(key);
                    }
                    String text = value instanceof JsonObject block
                            ? "\n" + new Yaml(blocks).dump(block.getMap()).indent(Integer.parseInt(found.group(4)))
                            : String.valueOf(value);
                    return Matcher.quoteReplacement(text);
                }))
                .collect(Collectors.joining("\n---\n"));
    }

    /** Without what the two ways of installing do differently: the namespace, and how a change of the environment is noticed. */
    private static List<JsonObject> comparable(Manifests manifests) {
        List<JsonObject> objects = new ArrayList<>();
        String settings = '"' + Manifests.name(manifests.all("ConfigMap").get(0)) + '"';
        for (JsonObject object : manifests.objects()) {
            JsonObject copy = new JsonObject(object.encode().replace(settings, "\"holdfast\""));
            copy.getJsonObject("metadata").remove("namespace");
            if (copy.getString("kind").equals("Deployment")) {
                copy.getJsonObject("spec")
                        .getJsonObject("template")
                        .getJsonObject("metadata")
                        .remove("annotations");
            }
            if (!copy.getString("kind").equals("Namespace")) {
                objects.add(copy);
            }
        }
        objects.sort(Comparator.comparing(object -> object.getString("kind") + Manifests.name(object)));
        return objects;
    }
}
