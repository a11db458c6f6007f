package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One scrape of a node, in Prometheus' text format. */
record Metrics(List<String> samples) {

    static Metrics of(NodeProcess node) {
        HttpResponse<String> scrape = Http.get(node.management("/actuator/prometheus"));
        assertThat(scrape.statusCode()).isEqualTo(200);
        return new Metrics(
                scrape.body().lines().filter(line -> !line.startsWith("#")).toList());
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
