package io.holdfast.node;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What a node's command line says.
 *
 * @param settings by their keys
 * @param config the file that was named
 * @param check whether nothing is to be started
 */
record NodeFlags(JsonObject settings, Optional<Path> config, boolean check) {
    /** A setting that can be given here, too. */
    private record Flag(String key, String label, String description) {
        String name() {
            return "--" + key;
        }
    }

    private static final String CONFIG = "--config";
    private static final String CHECK = "--check";

    private static final List<Flag> FLAGS = List.of(
            new Flag("roles", "LIST", "gateway, stream, monitor (default: all three)"),
            new Flag("http-port", "PORT", "HTTP and SSE (default: 8080; 0: any free one)"),
            new Flag("management-port", "PORT", "health, metrics (default: 8081; 0: any free one)"),
            new Flag("ws-port", "PORT", "WebSocket (default: 8082; 0: any free one)"),
            new Flag("host", "ADDRESS", "what is listened on (default: 127.0.0.1)"),
            new Flag("cluster-port", "PORT", "cluster (default: 5701, or the next free one of ten)"),
            new Flag("cluster-members", "HOST:PORT,...", "where the others are (default: what cluster.xml says)"),
            new Flag("upstream", "URL", "where questions are posted (default: the embedded demo agent)"),
            new Flag("journal", "KIND", "where events are kept: memory, hazelcast or redis (default: hazelcast)"),
            new Flag(
                    "redis",
                    "URL",
                    "Redis of the journal and the limiter: redis://[:PASSWORD@]HOST:PORT[/DB], or rediss:// (default: none)"));

    /**
     * Reads a line of nothing but options, each known, given once and with its value. Any other is picocli's to read or to
     * refuse; its classes can't be in a JVM's archive, and would take an eighth of every node's start.
     */
    static Optional<NodeFlags> plain(String... arguments) {
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=');
            String name = equals < 0 ? arguments[i] : arguments[i].substring(0, equals);
            String value;
            boolean check = arguments[i].equals(CHECK);
            if (check) {
                value = String.valueOf(true);
            } else if (equals >= 0) {
                value = arguments[i].substring(equals + 1);
            } else if (i + 1 < arguments.length && isPlainValue(arguments[i + 1])) {
                value = arguments[++i];
            } else {
                return Optional.empty();
            }
            if (!(check || takesValue(name)) || given.put(name, value) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(of(given));
    }

    /** And not the next option, nor a file whose words picocli puts in its place. */
    private static boolean isPlainValue(String argument) {
        return !argument.startsWith("-") && !argument.startsWith("@");
    }

    private static boolean takesValue(String name) {
        return name.equals(CONFIG)
                || FLAGS.stream().anyMatch(flag -> flag.name().equals(name));
    }

    private static NodeFlags of(Map<String, String> given) {
        JsonObject settings = new JsonObject();
        for (Flag flag : FLAGS) {
            if (given.containsKey(flag.name())) {
                settings.put(flag.key(), given.get(flag.name()));
            }
        }
        return new NodeFlags(
                settings, Optional.ofNullable(given.get(CONFIG)).map(Path::of), Boolean.parseBoolean(given.get(CHECK)));
    }

    static NodeFlags of(ParseResult parsed) {
        Map<String, String> given = new LinkedHashMap<>();
        parsed.matchedOptions()
                .forEach(option -> given.put(option.longestName(), String.valueOf(option.<Object>getValue())));
        return of(given);
    }

    /** Tells picocli of them. */
    static void addTo(CommandSpec spec) {
        FLAGS.forEach(flag -> spec.addOption(text(flag.name(), flag.label(), flag.description())));
        spec.addOption(text(CONFIG, "FILE", "configuration (default: holdfast.yaml, if present)"));
        spec.addOption(OptionSpec.builder(CHECK)
                .type(boolean.class)
                .description("validate the configuration, print it with its origins, and exit")
                .build());
    }

    private static OptionSpec text(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .description(description)
                .build();
    }
}
