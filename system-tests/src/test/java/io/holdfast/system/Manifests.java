package io.holdfast.system;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What kustomize makes of a directory under k8s/. */
record Manifests(String yaml, List<JsonObject> objects) {
    private static final Path ROOT = Path.of("..", "k8s");
    private static final Map<String, Manifests> RENDERED = new ConcurrentHashMap<>();

    static boolean canBeRendered() {
        return ProgramRun.exists("kubectl") || ProgramRun.exists("kustomize");
    }

    static Manifests of(String directory) {
        return RENDERED.computeIfAbsent(directory, name -> in(ROOT.resolve(name)));
    }

    static Manifests in(Path directory) {
        String path = directory.toString();
        return parse((ProgramRun.exists("kubectl")
                        ? ProgramRun.of("kubectl", "kustomize", path)
                        : ProgramRun.of("kustomize", "build", path))
                .success());
    }

    static Manifests parse(String yaml) {
        List<JsonObject> objects = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
            objects.add(new JsonObject(Json.encode(document)));
        }
        return new Manifests(yaml, objects);
    }

    /** All of this kind. */
    List<JsonObject> all(String kind) {
        return objects.stream()
                .filter(object -> object.getString("kind").equals(kind))
                .toList();
    }

    JsonObject one(String kind, String name) {
        return all(kind).stream()
                .filter(object -> name(object).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    static String name(JsonObject object) {
        return object.getJsonObject("metadata").getString("name");
    }

    /** Deployments and the like. */
    Stream<JsonObject> workloads() {
        return objects.stream().filter(object -> podSpec(object).isPresent());
    }

    static Optional<JsonObject> podSpec(JsonObject workload) {
        return Optional.ofNullable(workload.getJsonObject("spec"))
                .map(spec -> spec.getValue("template") instanceof JsonObject template ? template : null)
                .map(template -> template.getJsonObject("spec"));
    }

    static JsonObject labels(JsonObject workload) {
        return workload.getJsonObject("spec")
                .getJsonObject("template")
                .getJsonObject("metadata")
                .getJsonObject("labels");
    }

    static JsonObject container(JsonObject workload) {
        return podSpec(workload).orElseThrow().getJsonArray("containers").getJsonObject(0);
    }

    /** Port numbers by name. */
    static Map<String, Integer> ports(JsonObject workload) {
        Map<String, Integer> ports = new HashMap<>();
        each(container(workload).getJsonArray("ports"))
                .forEach(port -> ports.put(port.getString("name"), port.getInteger("containerPort")));
        return ports;
    }

    /** What the container finds in its environment, without secrets. */
    Map<String, String> environment(JsonObject workload) {
        Map<String, String> environment = new HashMap<>();
        JsonObject container = container(workload);
        each(container.getJsonArray("envFrom"))
                .map(from -> from.getJsonObject("configMapRef").getString("name"))
                .flatMap(name -> one("ConfigMap", name).getJsonObject("data").stream())
                .forEach(entry -> environment.put(entry.getKey(), (String) entry.getValue()));
        each(container.getJsonArray("env"))
                .filter(variable -> variable.containsKey("value"))
                .forEach(variable -> environment.put(variable.getString("name"), variable.getString("value")));
        return environment;
    }

    static Stream<JsonObject> each(JsonArray array) {
        return Objects.requireNonNullElseGet(array, JsonArray::new).stream().map(JsonObject.class::cast);
    }

    /** What the strict check says of these objects; none when all is well. */
    List<String> faults() {
        ProgramRun check = ProgramRun.of(Map.of(), yaml, "node", "../deploy/check/manifests.mjs");
        List<String> said = check.said().lines().toList();
        if (check.exitCode() > 1 || said.isEmpty() || !said.get(said.size() - 1).contains(" objects, ")) {
            throw new AssertionError("the check has failed: " + check);
        }
        return said.subList(0, said.size() - 1);
    }
}
