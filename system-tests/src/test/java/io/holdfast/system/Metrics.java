package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One scrape of a node, in Prometheus' text format. */
record Metrics(List<String> samples, Map<String, String> types) {
    private static final Pattern LABEL = Pattern.compile("[{,]([a-z_]+)=\"");
    /** What Prometheus' text format hangs on the name of a histogram or summary. */
    private static final Set<String> PARTS = Set.of("", "_bucket", "_sum", "_count");

    static Metrics of(NodeProcess node) {
        HttpResponse<String> scrape = Http.get(node.management("/actuator/prometheus"));
        assertThat(scrape.statusCode()).isEqualTo(200);
        Map<String, String> types = scrape.body()
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(parts -> parts[2], parts -> parts[3]));
        return new Metrics(
                scrape.body().lines().filter(line -> !line.startsWith("#")).toList(), types);
    }

    /** Each with its labels. */
    Set<String> series() {
        return samples.stream()
                .map(sample -> sample.substring(0, sample.lastIndexOf(' ')))
                .collect(Collectors.toSet());
    }

    /** The names of the labels that a metric has. */
    Set<String> labels(String metric) {
        return samples.stream()
                .filter(sample -> name(sample).startsWith(metric)
                        && PARTS.contains(name(sample).substring(metric.length())))
                .flatMap(sample -> LABEL.matcher(sample).results().map(match -> match.group(1)))
                .collect(Collectors.toSet());
    }

    Set<String> names() {
        return samples.stream().map(Metrics::name).collect(Collectors.toSet());
    }

    /** Of the sample with these labels, as {@code name{label="value"}}. */
    double sample(String nameAndLabels) {
        return samples.stream()
                .filter(sample -> sample.startsWith(nameAndLabels + " "))
                .mapToDouble(sample -> Double.parseDouble(sample.substring(sample.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String name(String sample) {
        return sample.split("[{ ]", 2)[0];
    }

    /** The sum over all labels. */
    double value(String name) {
        List<String> found =
                samples.stream().filter(sample -> name(sample).equals(name)).toList();
        assertThat(found).as("samples of %s", name).isNotEmpty();
        return found.stream()
                .mapToDouble(sample -> Double.parseDouble(sample.substring(sample.lastIndexOf(' ') + 1)))
                .sum();
    }
}
