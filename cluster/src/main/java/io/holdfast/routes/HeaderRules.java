package io.holdfast.routes;

import io.holdfast.settings.Setting;
import io.holdfast.settings.Settings;
import io.vertx.core.MultiMap;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a route changes in a message's head: first removes, then sets.
 *
 * @param set value by name, in lower case; values may be secret
 * @param remove names in lower case
 */
public record HeaderRules(Map<String, String> set, Set<String> remove) {
    public static final HeaderRules NONE = new HeaderRules(Map.of(), Set.of());

    /** Fields about one connection (RFC 9110 7.6.1), which nobody passes on; in lower case. */
    public static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");
    /** About the framing of one message. */
    private static final Set<String> OF_THE_MESSAGE = Set.of("content-length", "expect", "host");
    /** What streams are found, resumed and told apart by. */
    private static final Set<String> OURS = Set.of(
            "accept",
            "accept-encoding",
            "content-type",
            "idempotency-key",
            "last-event-id",
            "location",
            "x-session-id",
            "x-stream-id");

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7E]*");

    public HeaderRules {
        set = Map.copyOf(set);
        remove = Set.copyOf(remove);
    }

    public void applyTo(MultiMap head) {
        remove.forEach(head::remove);
        set.forEach(head::set);
    }

    static HeaderRules from(Settings settings, String key) {
        Settings rules = settings.section(key);
        Map<String, String> set = new LinkedHashMap<>();
        rules.secretTexts("set").forEach((name, value) -> {
            if (!VALUE.matcher(value).matches()) {
                rules.problem("set." + name, Setting.MASK, "printable ASCII");
            }
            set.put(name.toLowerCase(Locale.ROOT), value);
        });
        List<String> remove = rules.list("remove", List.of());
        check(rules, "set", set.keySet());
        check(rules, "remove", remove);
        Set<String> removed = new TreeSet<>();
        remove.forEach(name -> removed.add(name.toLowerCase(Locale.ROOT)));
        return new HeaderRules(set, removed);
    }

    private static void check(Settings rules, String key, Collection<String> names) {
        for (String name : names) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!NAME.matcher(name).matches()) {
                rules.problem(key, name, "header names");
            } else if (HOP_BY_HOP.contains(lower) || OF_THE_MESSAGE.contains(lower) || OURS.contains(lower)) {
                rules.problem(key, name, "headers that Holdfast does not need itself");
            }
        }
    }
}
