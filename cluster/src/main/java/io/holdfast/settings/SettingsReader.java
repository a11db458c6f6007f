package io.holdfast.settings;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads the layers of the configuration: the environment and the YAML file, to which the caller adds its command line. */
public final class SettingsReader {
    static final String DEFAULT_FILE = "holdfast.yaml";
    private static final String CONFIG = "config";
    private static final String CONFIG_VARIABLE = Layers.variable(CONFIG);
    private static final Pattern NO_CONTENT = Pattern.compile("\\uFEFF?\\s*(#.*|---\\s*)?");

    // Kubernetes sets these for each Service of the namespace, so for one named holdfast-anything too:
    // https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
    private static final Pattern SERVICE_LINK = Pattern.compile("[A-Z0-9_]+"
            + "(_SERVICE_HOST|_SERVICE_PORT(_[A-Z0-9_]+)?|_PORT_[0-9]+_(TCP|UDP|SCTP)(_PROTO|_PORT|_ADDR)?)=.*"
            + "|[A-Z0-9_]+_PORT=(tcp|udp|sctp)://.*");

    private record Source(String name, String origin) {}

    private final Vertx vertx;
    private final Path directory;

    private SettingsReader(Vertx vertx, Path directory) {
        this.vertx = vertx;
        this.directory = directory;
    }

    /**
     * Reads the environment of this process and the given file, else the one that {@code HOLDFAST_CONFIG} names, else
     * {@code holdfast.yaml} in the working directory if there is one.
     *
     * @param flags the command line by key, without dashes in front
     * @return fails with {@link InvalidSettings} if the file can't be read or is no YAML mapping
     */
    public static Future<Settings> read(Vertx vertx, JsonObject flags, Optional<Path> configFile) {
        var environment = new ConfigStoreOptions().setType("env").setConfig(new JsonObject().put("raw-data", true));
        return new SettingsReader(vertx, Path.of("")).read(flags, configFile, environment);
    }

    /** The same for an environment and a working directory other than those of this process. */
    public static Future<Settings> read(
            Vertx vertx, JsonObject flags, Optional<Path> configFile, Map<String, String> environment, Path directory) {
        var store = new ConfigStoreOptions().setType("json").setConfig(new JsonObject(Map.copyOf(environment)));
        return new SettingsReader(vertx, directory).read(flags, configFile, store);
    }

    private Future<Settings> read(JsonObject flags, Optional<Path> configFile, ConfigStoreOptions environmentStore) {
        return load(environmentStore).compose(variables -> {
            var environment = own(variables);
            var named =
                    Optional.ofNullable(environment.getString(CONFIG_VARIABLE)).filter(name -> !name.isEmpty());
            environment.remove(CONFIG_VARIABLE);
            var source = configFile
                    .map(path -> new Source(path.toString(), Layers.option(CONFIG)))
                    .or(() -> named.map(path -> new Source(path, CONFIG_VARIABLE)))
                    .orElseGet(() -> new Source(DEFAULT_FILE, Setting.DEFAULT));
            return file(source).map(file -> new Settings(new Layers(flags, environment, source.name, file)));
        });
    }

    private static JsonObject own(JsonObject variables) {
        var own = new JsonObject();
        variables.forEach(variable -> {
            var name = variable.getKey();
            if (name.startsWith(Layers.PREFIX)
                    && !isServiceLink(name, variable.getValue().toString())) {
                own.put(name, variable.getValue());
            }
        });
        return own;
    }

    private static boolean isServiceLink(String name, String value) {
        return SERVICE_LINK.matcher(name + "=" + value).matches();
    }

    private Future<JsonObject> file(Source source) {
        var path = directory.resolve(source.name).toAbsolutePath().toString();
        return vertx.fileSystem().readFile(path).transform(bytes -> {
            if (bytes.succeeded()) {
                return yaml(source, path, bytes.result());
            }
            var missing = bytes.cause().getCause() instanceof NoSuchFileException;
            if (missing && source.origin.equals(Setting.DEFAULT)) {
                return Future.succeededFuture(new JsonObject());
            }
            var expected = missing ? "a file that exists" : "a file that can be read";
            return invalid(new Setting(CONFIG, source.name, source.origin).problem(expected));
        });
    }

    private Future<JsonObject> yaml(Source source, String path, Buffer bytes) {
        // The YAML processor answers null where there is no content, and the retriever trips over it (vertx-config
        // 5.0.10).
        if (bytes.toString().lines().allMatch(NO_CONTENT.asMatchPredicate())) {
            return Future.succeededFuture(new JsonObject());
        }
        var store = new ConfigStoreOptions()
                .setType("file")
                .setFormat("yaml")
                .setConfig(new JsonObject().put("path", path));
        return load(store).recover(e -> invalid(source.name + ": " + fault(e)));
    }

    private static String fault(Throwable e) {
        if (e instanceof MarkedYAMLException syntax) {
            var place = Optional.ofNullable(syntax.getProblemMark())
                    .map(mark -> "line %d, column %d: ".formatted(mark.getLine() + 1, mark.getColumn() + 1))
                    .orElse("");
            return place + syntax.getProblem() + " (expected: YAML)";
        }
        if (e instanceof YAMLException) {
            return String.valueOf(e.getMessage()).lines().findFirst().orElse("") + " (expected: YAML)";
        }
        return "not a mapping (expected: lines of the form key: value)";
    }

    private Future<JsonObject> load(ConfigStoreOptions store) {
        // Once, at start: without a scan period no timer goes on reading.
        var options = new ConfigRetrieverOptions().setScanPeriod(0).addStore(store);
        var retriever = ConfigRetriever.create(vertx, options);
        return retriever.getConfig().eventually(retriever::close);
    }

    private static <T> Future<T> invalid(String problem) {
        return Future.failedFuture(new InvalidSettings(List.of(problem)));
    }
}
