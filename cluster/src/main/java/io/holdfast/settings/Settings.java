package io.holdfast.settings;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The configuration of this node, and all that is wrong with it; owned by the thread that starts the node.
 *
 * <p>Each getter makes its key known. A value that breaks its rule is noted as a problem and the default stands in for it,
 * so that {@link #requireValid} can list every problem at once.
 */
public final class Settings {
    private static final String NONE = "(none)";

    private final Layers layers;
    /** In front of each key when it is told to the operator; "" at the top. */
    private final String place;

    private final Map<String, Setting> asked = new LinkedHashMap<>();
    private final Set<String> secrets = new LinkedHashSet<>();
    private final Set<String> problems = new LinkedHashSet<>();
    /** What stands below a key, by its place. */
    private final Map<String, Settings> sections = new LinkedHashMap<>();

    public Settings(Layers layers) {
        this(layers, "");
    }

    private Settings(Layers layers, String place) {
        this.layers = layers;
        this.place = place;
    }

    /** Settings from the command line alone, by key. */
    public static Settings of(JsonObject flags) {
        return new Settings(new Layers(flags, new JsonObject(), SettingsReader.DEFAULT_FILE, new JsonObject()));
    }

    public int integer(String key, int def, int min, int max) {
        return get(key, def, String::valueOf, raw -> Math.toIntExact(Quantity.NUMBER.parse(raw, min, max)));
    }

    /** A number and its unit: {@code 500ms}, {@code 15s}, {@code 5m}, {@code 2h}. */
    public Duration duration(String key, Duration def, Duration min, Duration max) {
        return get(
                key,
                def,
                value -> Quantity.DURATION.show(value.toMillis()),
                raw -> Duration.ofMillis(Quantity.DURATION.parse(raw, min.toMillis(), max.toMillis())));
    }

    /** A number of bytes, or of {@code KB}, {@code MB}, {@code GB} by powers of 1024. */
    public long bytes(String key, long def, long min, long max) {
        return get(key, def, Quantity.SIZE::show, raw -> Quantity.SIZE.parse(raw, min, max));
    }

    public boolean flag(String key, boolean def) {
        return get(key, def, String::valueOf, raw -> switch (raw.toString().strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Mismatch("true or false");
        });
    }

    public String text(String key, String def) {
        return get(key, def, value -> value, Values::text);
    }

    /**
     * Text of a certain form.
     *
     * @param expected the form in words, for the operator
     */
    public String text(String key, String def, Pattern pattern, String expected) {
        return get(key, def, value -> value, raw -> Values.matching(raw, pattern, expected));
    }

    /** The same for what can be turned off: YAML reads a bare {@code off} as false. */
    public String textOrOff(String key, String def, Pattern pattern, String expected) {
        return get(key, def, value -> value, raw -> {
            var value = Boolean.FALSE.equals(raw) ? "off" : Values.text(raw);
            if (!pattern.matcher(value).matches()) {
                throw new Mismatch(expected);
            }
            return value;
        });
    }

    public Optional<String> optionalText(String key) {
        return optional(key, value -> value, Values::text);
    }

    public Optional<String> optionalText(String key, Pattern pattern, String expected) {
        return optional(key, value -> value, raw -> Values.matching(raw, pattern, expected));
    }

    /** Text that has to be there; "" where it is missing or wrong. */
    public String requiredText(String key, Pattern pattern, String expected) {
        requirePresent(key, expected);
        return text(key, "", pattern, expected);
    }

    /** Text that is never printed. */
    public Optional<String> secret(String key) {
        secrets.add(key);
        return optional(key, value -> Setting.MASK, Values::text);
    }

    /** An absolute URL with a host; {@code schemes} in lower case. */
    public Optional<URI> url(String key, Set<String> schemes) {
        return optional(key, URI::toString, raw -> Values.url(raw, schemes));
    }

    /** A URL that has to be there. */
    public Optional<URI> requiredUrl(String key, Set<String> schemes) {
        requirePresent(key, Values.urlRule(schemes));
        return url(key, schemes);
    }

    /** Whether somebody has set the key, be it wrong. */
    public boolean has(String key) {
        return layers.find(key).isPresent();
    }

    /** A mapping below the key, asked like the settings themselves; an empty one when there is none. */
    public Settings section(String key) {
        return section(
                key, get(key, new JsonObject(), mapping -> Setting.MASK, raw -> Values.mapping(raw, "a mapping")));
    }

    /** A YAML list of mappings; each is asked like the settings themselves. */
    public List<Settings> sections(String key) {
        return sections(key, List::of);
    }

    /** The same, where one mapping may stand for several. */
    public List<Settings> sections(String key, Function<JsonObject, List<JsonObject>> expand) {
        var mappings = get(key, List.of(), Settings::ids, Values::mappings);
        var list = new ArrayList<Settings>();
        for (int i = 0; i < mappings.size(); i++) {
            var place = key + "[" + i + "]";
            var each = expand.apply(mappings.get(i));
            for (var mapping : each) {
                list.add(section(each.size() == 1 ? place : place + "(" + mapping.getValue("id") + ")", mapping));
            }
        }
        return list;
    }

    /** Texts by name that are never printed. */
    public Map<String, String> secretTexts(String key) {
        secrets.add(key);
        return get(key, Map.of(), value -> Setting.MASK, raw -> {
            var texts = new LinkedHashMap<String, String>();
            for (var entry : Values.mapping(raw, "a mapping of names to texts")) {
                texts.put(entry.getKey(), Values.text(entry.getValue()));
            }
            return texts;
        });
    }

    /** Comma-separated, or a YAML list; may be empty. */
    public List<String> list(String key, List<String> def) {
        return get(
                key, def, value -> String.join(",", value), raw -> Values.list(raw, "a list of texts, each in quotes"));
    }

    /** One constant of {@code type}, written in lower case with dashes. */
    public <E extends Enum<E>> E choice(String key, E def, Class<E> type) {
        return get(key, def, Settings::nameOf, raw -> Values.constant(raw, type, "one of " + Values.namesOf(type)));
    }

    /** The same where there is no default. */
    public <E extends Enum<E>> Optional<E> optionalChoice(String key, Class<E> type) {
        return optional(key, Settings::nameOf, raw -> Values.constant(raw, type, "one of " + Values.namesOf(type)));
    }

    /** One or more constants of {@code type}, comma-separated or a YAML list, in the order of the type. */
    public <E extends Enum<E>> Set<E> choices(String key, Set<E> def, Class<E> type) {
        return get(key, def, value -> value.stream().map(Settings::nameOf).collect(Collectors.joining(",")), raw -> {
            var expected = "some of " + Values.namesOf(type);
            var chosen = EnumSet.noneOf(type);
            for (var name : Values.list(raw, expected)) {
                chosen.add(Values.constant(name, type, expected));
            }
            if (chosen.isEmpty()) {
                throw new Mismatch(expected);
            }
            return Collections.unmodifiableSet(chosen);
        });
    }

    /** Notes a problem that shows only when several settings are looked at together. */
    public void problem(String key, String value, String expected) {
        var origin = layers.find(key).map(Layers.Found::origin).orElse(Setting.DEFAULT);
        problems.add(new Setting(place + key, printable(key, value), origin).problem(expected));
    }

    /**
     * Throws if there is any problem, or a key or variable that nobody asked for: call it when all have asked.
     *
     * @throws InvalidSettings with every problem
     */
    public void requireValid() {
        var all = allProblems();
        if (!all.isEmpty()) {
            throw new InvalidSettings(all);
        }
    }

    /** What the file is called that they were read from, be it there or not. */
    public String fileName() {
        return layers.fileName();
    }

    /** The keys that are set otherwise than in another reading. */
    public Set<String> changedSince(Settings before) {
        return asked.keySet().stream()
                .filter(key -> !raw(key).equals(before.raw(key)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Optional<Object> raw(String key) {
        return layers.find(key).map(Layers.Found::raw);
    }

    private List<String> allProblems() {
        var all = new ArrayList<>(problems);
        layers.unknown(asked.keySet()).forEach(line -> all.add(place + line));
        sections.values().forEach(section -> all.addAll(section.allProblems()));
        return all;
    }

    /** The settings in force in the order asked for, a line each: {@code key = value  (origin)}, secrets masked. */
    public String describe() {
        var keyWidth = width(Setting::key);
        var valueWidth = width(Setting::value);
        return asked.values().stream()
                .map(setting ->
                        setting.key() + " ".repeat(keyWidth - setting.key().length()) + " = " + setting.value()
                                + " ".repeat(valueWidth - setting.value().length()) + "  (" + setting.origin() + ")\n")
                .collect(Collectors.joining());
    }

    private interface Parser<T> {
        T parse(Object raw) throws Mismatch;
    }

    private <T> Optional<T> optional(String key, Function<T, String> show, Parser<T> parser) {
        return get(key, Optional.empty(), value -> value.map(show).orElse(NONE), raw -> Optional.of(parser.parse(raw)));
    }

    private <T> T get(String key, T def, Function<T, String> show, Parser<T> parser) {
        var found = layers.find(key);
        if (found.isPresent()) {
            var raw = found.get().raw();
            var origin = found.get().origin();
            try {
                var value = parser.parse(raw);
                asked.put(key, new Setting(key, show.apply(value), origin));
                return value;
            } catch (Mismatch e) {
                problems.add(new Setting(place + key, printable(key, raw.toString()), origin).problem(e.expected()));
            }
        }
        asked.put(key, new Setting(key, show.apply(def), Setting.DEFAULT));
        return def;
    }

    private Settings section(String key, JsonObject mapping) {
        var nothing = new JsonObject();
        return sections.computeIfAbsent(
                key,
                below -> new Settings(new Layers(nothing, nothing, layers.fileName(), mapping), place + below + "."));
    }

    private void requirePresent(String key, String expected) {
        if (!has(key)) {
            problem(key, "missing", expected);
        }
    }

    private String printable(String key, String value) {
        return secrets.contains(key) ? Setting.MASK : value.isEmpty() ? "\"\"" : value;
    }

    private int width(Function<Setting, String> column) {
        return asked.values().stream()
                .map(column)
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    private static String ids(List<JsonObject> mappings) {
        return mappings.isEmpty()
                ? NONE
                : mappings.stream()
                        .map(mapping -> String.valueOf(mapping.getValue("id")))
                        .collect(Collectors.joining(","));
    }

    public static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
