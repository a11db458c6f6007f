package io.holdfast.routes;

import io.holdfast.settings.Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The servers that answer a route, when one of them is left out, and how often they are asked again.
 *
 * @param all empty until the one that stands for all routes is known
 */
public record Upstreams(List<Upstream> all, HealthRule health, BreakerRule breaker, RetryRule retry) {
    private static final int MAX_WEIGHT = 1000;

    public Upstreams {
        all = List.copyOf(all);
    }

    /**
     * One of the upstreams: among the healthy ones by weight, and among all when none is, since one that does not look well
     * may still answer.
     *
     * @param random from 0 inclusive to 1 exclusive
     */
    static Optional<Upstream> choose(List<Upstream> all, Predicate<Upstream> healthy, double random) {
        List<Upstream> fit = all.stream().filter(healthy).toList();
        List<Upstream> among = fit.isEmpty() ? all : fit;
        double left = random * among.stream().mapToInt(Upstream::weight).sum();
        for (Upstream upstream : among) {
            left -= upstream.weight();
            if (left < 0) {
                return Optional.of(upstream);
            }
        }
        return Optional.empty();
    }

    Upstreams or(URI url) {
        return all.isEmpty() ? new Upstreams(List.of(new Upstream(url, 1)), health, breaker, retry) : this;
    }

    Upstreams without() {
        return new Upstreams(List.of(), health, breaker, retry);
    }

    /** Reads {@code upstream}, or the list {@code upstreams}. */
    static Upstreams from(Settings settings, Upstreams def, Set<String> schemes, List<String> allowedHosts) {
        Optional<URI> single = settings.url("upstream", schemes);
        single.ifPresent(url -> check(settings, "upstream", url, allowedHosts));
        List<Settings> entries = settings.sections("upstreams");
        List<Upstream> several = new ArrayList<>();
        for (Settings entry : entries) {
            int weight = entry.integer("weight", 1, 1, MAX_WEIGHT);
            Optional<URI> url = entry.requiredUrl("url", schemes);
            url.ifPresent(known -> {
                check(entry, "url", known, allowedHosts);
                if (several.stream().anyMatch(before -> before.url().equals(known))) {
                    entry.problem("url", known.toString(), "each upstream once");
                }
                several.add(new Upstream(known, weight));
            });
        }
        if (single.isPresent() && !entries.isEmpty()) {
            settings.problem("upstreams", "beside upstream", "one of the two");
        }
        single.ifPresent(url -> several.add(new Upstream(url, 1)));
        return new Upstreams(
                several.isEmpty() ? def.all : several,
                HealthRule.from(settings, def.health),
                BreakerRule.ofRoute(settings, def.breaker),
                RetryRule.from(settings, def.retry));
    }

    /** @param allowedHosts in lower case; empty for any */
    static void check(Settings settings, String key, URI url, List<String> allowedHosts) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        if (!allowedHosts.isEmpty() && !allowedHosts.contains(host)) {
            settings.problem(
                    key, url.toString(), "a host of allowed-upstream-hosts: " + String.join(", ", allowedHosts));
        }
        if (url.getRawFragment() != null) {
            settings.problem(key, url.toString(), "a URL without #");
        }
    }
}
