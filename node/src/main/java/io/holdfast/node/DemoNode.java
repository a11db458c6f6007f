package io.holdfast.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One node of the demo in a process of its own. */
final class DemoNode {
    private static final int REMEMBERED_LINES = 50;
    private static final Pattern READY = Pattern.compile("^Holdfast ready .*http=(\\S+).* node=(\\S+)");

    /** What people see of it. */
    enum State {
        STARTING,
        READY,
        GONE
    }

    private final String name;
    private final Process process;
    private final CountDownLatch readyOrOver = new CountDownLatch(1);
    private final Deque<String> lastSaid = new ConcurrentLinkedDeque<>();
    private volatile String line = "";
    private volatile String id = "";
    private volatile URI http = URI.create("");

    private DemoNode(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /** @param heard told of each line that it writes, from another thread */
    static DemoNode launch(String name, List<String> arguments, BiConsumer<DemoNode, String> heard) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-Xmx256m", "-jar", jar().toString()));
        command.addAll(List.of("--http-port", "0", "--ws-port", "0", "--management-port", "0"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("HOLDFAST_"));
        DemoNode node = new DemoNode(name, builder.start());
        Thread reader = new Thread(() -> node.read(heard), "output of " + name);
        reader.setDaemon(true);
        reader.start();
        return node;
    }

    private static Path jar() {
        try {
            return Path.of(DemoNode.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void read(BiConsumer<DemoNode, String> heard) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String said = lines.readLine(); said != null; said = lines.readLine()) {
                remember(said);
                Matcher start = READY.matcher(said);
                if (start.find()) {
                    http = URI.create(start.group(1));
                    id = start.group(2);
                    line = said;
                    readyOrOver.countDown();
                }
                heard.accept(this, said);
            }
        } catch (IOException over) {
            // The process has ended.
        } finally {
            readyOrOver.countDown();
        }
    }

    private void remember(String said) {
        lastSaid.add(said);
        if (lastSaid.size() > REMEMBERED_LINES) {
            lastSaid.remove();
        }
    }

    /** Waits no longer for a process that has ended. */
    boolean awaitReady(long time, TimeUnit unit) throws InterruptedException {
        return readyOrOver.await(time, unit) && !line.isEmpty();
    }

    void onExit(Runnable then) {
        var unused = process.onExit().thenRun(then);
    }

    State state() {
        if (!process.isAlive()) {
            return State.GONE;
        }
        return line.isEmpty() ? State.STARTING : State.READY;
    }

    String name() {
        return name;
    }

    /** As the cluster knows it, "" before it is ready. */
    String id() {
        return id;
    }

    URI http() {
        return http;
    }

    /** What it has said when it was ready. */
    String line() {
        return line;
    }

    /** Its last lines. */
    String lastSaid() {
        return String.join("\n", lastSaid);
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL: it says no word any more. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** SIGTERM. */
    void terminate() {
        process.toHandle().destroy();
    }

    void awaitExit(long time, TimeUnit unit) {
        try {
            if (!process.waitFor(time, unit)) {
                kill();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
