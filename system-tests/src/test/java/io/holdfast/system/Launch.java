package io.holdfast.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a node is started.
 *
 * @param java the JVM's home
 * @param flags of the JVM; with none of its own it starts from an archive, see {@link FastStart}
 * @param arguments of the command line
 * @param environment settings, without the {@code HOLDFAST_} in front
 */
record Launch(Path java, List<String> flags, List<String> arguments, Map<String, String> environment) {
    static final Path JAR = Path.of(System.getProperty("holdfast.jar", "../node/target/holdfast.jar"))
            .toAbsolutePath();
    private static final Path THIS_JAVA = Path.of(System.getProperty("java.home"));

    /** Nodes live for seconds: a JVM that does not optimise starts sooner, and several share this machine. */
    private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-Xmx256m");

    Launch {
        flags = List.copyOf(flags);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** A node with all roles, any free ports and the demo agent. */
    static Launch node() {
        return command("--http-port", "0", "--ws-port", "0", "--management-port", "0");
    }

    /** Exactly this command line. */
    static Launch command(String... arguments) {
        return new Launch(THIS_JAVA, List.of(), List.of(arguments), Map.of());
    }

    static Launch roles(String roles) {
        return node().with("--roles", roles);
    }

    /** In place of the value that the option has, if any. */
    Launch with(String option, String value) {
        List<String> more = new ArrayList<>(arguments);
        int known = more.indexOf(option);
        if (known >= 0) {
            more.set(known + 1, value);
        } else {
            more.addAll(List.of(option, value));
        }
        return new Launch(java, flags, more, environment);
    }

    /** @param setting its variable's name without the prefix, as {@code IDLE_TIMEOUT} */
    Launch setting(String setting, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(setting, value);
        return new Launch(java, flags, arguments, more);
    }

    Launch on(Path otherJava) {
        return new Launch(otherJava, flags, arguments, environment);
    }

    Launch withFlags(List<String> jvmFlags) {
        return new Launch(java, jvmFlags, arguments, environment);
    }

    /** What to start, in a directory of its own where no configuration lies about. */
    ProcessBuilder process(Path directory) {
        if (!Files.isRegularFile(JAR)) {
            throw new IllegalStateException("no " + JAR + ": build it with ./mvnw -pl node -am package");
        }
        List<String> command = new ArrayList<>();
        command.add(java.resolve("bin/java").toString());
        command.addAll(SHORT_LIVED);
        command.addAll(flags.isEmpty() && java.equals(THIS_JAVA) ? FastStart.flags() : flags);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(arguments);
        ProcessBuilder process = new ProcessBuilder(command).directory(directory.toFile());
        process.environment().keySet().removeIf(name -> name.startsWith("HOLDFAST_") || name.startsWith("JAVA_TOOL"));
        // Streams that nobody has asked for would be counted with those that a test asks for.
        process.environment().put("HOLDFAST_SELF_TEST_INTERVAL", "0s");
        environment.forEach((name, value) -> process.environment().put("HOLDFAST_" + name, value));
        return process;
    }
}
