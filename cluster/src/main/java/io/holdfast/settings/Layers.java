package io.holdfast.settings;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The places where a key may be set: the command line wins over the environment, and that over the file.
 *
 * @param flags by key
 * @param environment by variable name, those of Holdfast only
 * @param fileName how the operator knows the file
 */
public record Layers(JsonObject flags, JsonObject environment, String fileName, JsonObject file) {
    static final String PREFIX = "HOLDFAST_";

    /**
     * What a layer holds for a key.
     *
     * @param raw a string, number, boolean, JsonArray or JsonObject
     */
    record Found(Object raw, String origin) {}

    Optional<Found> find(String key) {
        return in(flags, key, option(key))
                .or(() -> in(environment, variable(key), variable(key)).filter(found -> !found.raw.equals("")))
                .or(() -> in(file, key, fileName));
    }

    /** One line for each name in the file or the environment that is none of the {@code known} keys. */
    List<String> unknown(Collection<String> known) {
        var lines = new ArrayList<String>();
        for (var key : file.fieldNames()) {
            if (!known.contains(key)) {
                lines.add(key + ": unknown key in " + fileName + suggestion(Spelling.closest(key, known)));
            }
        }
        for (var variable : new TreeSet<>(environment.fieldNames())) {
            var key =
                    variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
            if (!known.contains(key)) {
                var closest = Spelling.closest(key, known).map(Layers::variable);
                lines.add(variable + ": unknown variable in the environment" + suggestion(closest));
            }
        }
        return lines;
    }

    static String option(String key) {
        return "--" + key;
    }

    static String variable(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static Optional<Found> in(JsonObject layer, String name, String origin) {
        return Optional.ofNullable(layer.getValue(name)).map(raw -> new Found(raw, origin));
    }

    private static String suggestion(Optional<String> name) {
        return name.map(meant -> " (did you mean " + meant + "?)").orElse("");
    }
}
