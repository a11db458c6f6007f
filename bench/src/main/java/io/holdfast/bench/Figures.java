package io.holdfast.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Named figures of one round, grouped by what they are about: the delivery, each process, all of them. */
final class Figures {
    private final Map<String, Map<String, Double>> groups = new LinkedHashMap<>();

    void put(String group, String name, double value) {
        groups.computeIfAbsent(group, g -> new LinkedHashMap<>()).put(name, value);
    }

    Optional<Double> get(String group, String name) {
        return Optional.ofNullable(groups.getOrDefault(group, Map.of()).get(name));
    }

    Map<String, Map<String, Double>> groups() {
        return Collections.unmodifiableMap(groups);
    }

    /** Each figure's own median over the rounds that have it. */
    static Figures median(List<Figures> rounds) {
        var median = new Figures();
        for (Figures round : rounds) {
            round.groups.forEach((group, figures) ->
                    figures.keySet().forEach(name -> median.put(group, name, medianOf(rounds, group, name))));
        }
        return median;
    }

    private static double medianOf(List<Figures> rounds, String group, String name) {
        double[] sorted = rounds.stream()
                .flatMap(r -> r.get(group, name).stream())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
