package io.holdfast.settings;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a value stands for, as it comes from a file, a variable or a flag. Each says what was expected when it is not that. */
final class Values {
    private static final String MAPPINGS = "a list of mappings, in the file";
    private static final int MAX_PORT = 65_535;

    private Values() {}

    static String text(Object raw) throws Mismatch {
        if (raw instanceof Number || raw instanceof Boolean) {
            // YAML has already changed what was written: 0123 reads as 83, 1.10 as 1.1, no as false (YAML 1.1 types).
            throw new Mismatch("text, in quotes");
        }
        if (raw instanceof String value && !value.isEmpty()) {
            return value;
        }
        throw new Mismatch("text");
    }

    static String matching(Object raw, Pattern pattern, String expected) throws Mismatch {
        var value = text(raw);
        if (!pattern.matcher(value).matches()) {
            throw new Mismatch(expected);
        }
        return value;
    }

    static JsonObject mapping(Object raw, String expected) throws Mismatch {
        if (raw instanceof JsonObject mapping) {
            return mapping;
        }
        throw new Mismatch(expected);
    }

    static List<JsonObject> mappings(Object raw) throws Mismatch {
        if (!(raw instanceof JsonArray array)) {
            throw new Mismatch(MAPPINGS);
        }
        var mappings = new ArrayList<JsonObject>();
        for (var entry : array) {
            mappings.add(mapping(entry, MAPPINGS));
        }
        return mappings;
    }

    static URI url(Object raw, Set<String> schemes) throws Mismatch {
        try {
            var url = new URI(raw.toString().strip());
            var scheme = Optional.ofNullable(url.getScheme()).map(s -> s.toLowerCase(Locale.ROOT));
            var host = Optional.ofNullable(url.getHost());
            if (scheme.filter(schemes::contains).isPresent() && host.isPresent() && url.getPort() <= MAX_PORT) {
                return url;
            }
        } catch (URISyntaxException e) {
            // its message would repeat the URL, password and all; the rule below says enough
        }
        throw new Mismatch(urlRule(schemes));
    }

    static String urlRule(Set<String> schemes) {
        return "a URL that starts with "
                + schemes.stream().sorted().map(scheme -> scheme + "://HOST").collect(Collectors.joining(" or "));
    }

    static List<String> list(Object raw, String expected) throws Mismatch {
        var items = new ArrayList<String>();
        if (raw instanceof String line) {
            Collections.addAll(items, line.split(","));
        } else if (raw instanceof JsonArray array && array.stream().allMatch(String.class::isInstance)) {
            array.forEach(item -> items.add((String) item));
        } else {
            throw new Mismatch(expected);
        }
        return items.stream().map(String::strip).filter(item -> !item.isEmpty()).toList();
    }

    static <E extends Enum<E>> E constant(Object raw, Class<E> type, String expected) throws Mismatch {
        return EnumSet.allOf(type).stream()
                .filter(constant ->
                        Settings.nameOf(constant).equals(raw.toString().strip()))
                .findFirst()
                .orElseThrow(() -> new Mismatch(expected));
    }

    static String namesOf(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants()).map(Settings::nameOf).collect(Collectors.joining(", "));
    }
}
