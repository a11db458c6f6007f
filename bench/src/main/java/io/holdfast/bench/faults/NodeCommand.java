package io.holdfast.bench.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How nodes are started.
 *
 * @param java the JVM's home
 * @param jvm its flags
 * @param arguments of each node, behind those that make it a member
 * @param environment settings, without the {@code HOLDFAST_} in front
 */
record NodeCommand(
        Path java,
        Path jar,
        List<String> jvm,
        List<String> arguments,
        Map<String, String> environment,
        int clusterPort,
        Layout layout,
        String upstream,
        Network network) {

    /** @param number 0, 1, 2 … */
    ProcessBuilder process(int number, Path directory) {
        List<String> command = new ArrayList<>(network.prefix(number));
        command.add(java.resolve("bin/java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        command.addAll(List.of("--http-port", "0", "--ws-port", "0", "--management-port", "0"));
        command.addAll(List.of("--cluster-port", String.valueOf(clusterPort + number)));
        command.addAll(List.of("--host", network.host(number), "--cluster-members", members(), "--upstream", upstream));
        command.addAll(layout.arguments(number));
        command.addAll(arguments);
        ProcessBuilder process = new ProcessBuilder(command).directory(directory.toFile());
        process.environment().keySet().removeIf(name -> name.startsWith("HOLDFAST_") || name.startsWith("JAVA_TOOL"));
        // All readers have one address, and a question too many would be no fault that is looked for.
        process.environment().put("HOLDFAST_RATE_LIMIT", "off");
        environment.forEach((name, value) -> process.environment().put("HOLDFAST_" + name, value));
        return process;
    }

    private String members() {
        return IntStream.range(0, layout.nodes())
                .mapToObj(node -> network.host(node) + ":" + (clusterPort + node))
                .collect(Collectors.joining(","));
    }
}
