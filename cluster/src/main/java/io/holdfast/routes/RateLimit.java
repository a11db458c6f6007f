package io.holdfast.routes;

import io.holdfast.routes.RatePolicy.By;
import io.holdfast.settings.CommonSettings;
import io.holdfast.settings.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How often one client may ask, as it is written in the configuration.
 *
 * @param rate such as {@code 100/s}, or {@code off}
 * @param burst requests at once, before the rate holds
 */
public record RateLimit(String rate, int burst, By by) {
    static final RateLimit DEFAULT = new RateLimit("100/s", 200, By.IP);

    private static final String OFF = "off";
    private static final Pattern RATE = Pattern.compile("off|[1-9][0-9]{0,5}/[smh]");
    private static final String EXPECTED = "off, or 1 to 999999 in a second, minute or hour, such as 100/s";
    private static final Map<String, Long> PERIODS = Map.of("s", 1_000L, "m", 60_000L, "h", 3_600_000L);

    /** What holds where a route does not say otherwise: unless it is set, nothing while no other machine can ask. */
    public static RateLimit from(Settings settings) {
        boolean alone = CommonSettings.loopback(CommonSettings.host(settings));
        return from(settings, alone ? new RateLimit(OFF, DEFAULT.burst, DEFAULT.by) : DEFAULT);
    }

    static RateLimit from(Settings settings, RateLimit def) {
        return new RateLimit(
                settings.textOrOff("rate-limit", def.rate, RATE, EXPECTED),
                settings.integer("rate-limit-burst", def.burst, 1, 1_000_000),
                settings.choice("rate-limit-by", def.by, By.class));
    }

    /**
     * Empty for no limit.
     *
     * @param name what the policy is called
     */
    public Optional<RatePolicy> policy(String name) {
        if (rate.equals(OFF)) {
            return Optional.empty();
        }
        int slash = rate.indexOf('/');
        int tokens = Integer.parseInt(rate.substring(0, slash));
        long periodMs = PERIODS.getOrDefault(rate.substring(slash + 1), 0L);
        return Optional.of(new RatePolicy(name, tokens, periodMs, burst, by));
    }
}
