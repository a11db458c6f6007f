package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.bench.faults.ProcessGuard;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** One node in a process of its own, started from the jar; gone at the latest when this JVM is. */
final class NodeProcess implements AutoCloseable {
    /** Since the last test began; what the extension prints when one fails. */
    private static final Set<NodeProcess> RECENT = ConcurrentHashMap.newKeySet();

    private final Process process;
    private final ProcessOutput out;
    private final ProcessOutput log;
    private final StartLine startLine;
    private boolean over;

    private NodeProcess(Process process) throws InterruptedException {
        this.process = process;
        out = new ProcessOutput(process.getInputStream(), "out of node " + process.pid());
        log = new ProcessOutput(process.getErrorStream(), "log of node " + process.pid());
        startLine = out.await(StartLine::is, Limits.START).map(StartLine::parse).orElseGet(this::notReady);
        RECENT.add(this);
    }

    private StartLine notReady() {
        close();
        throw new AssertionError("node not ready within " + Limits.START.toSeconds() + " s:\n" + output());
    }

    /** Returns when the node is ready. The launch says which cluster it belongs to: see {@link TestCluster}. */
    static NodeProcess start(Launch launch, Path directory) {
        return start(launch.process(directory));
    }

    /** The same with a command that becomes a node. */
    static NodeProcess start(ProcessBuilder command) {
        try {
            Process process = command.start();
            ProcessGuard.started(process);
            return new NodeProcess(process);
        } catch (IOException failure) {
            throw new AssertionError("node not started", failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted while a node started", interrupted);
        }
    }

    static List<NodeProcess> recent() {
        return List.copyOf(RECENT);
    }

    static void forgetClosed() {
        RECENT.removeIf(node -> node.over);
    }

    String id() {
        return startLine.node();
    }

    StartLine startLine() {
        return startLine;
    }

    /** Where HTTP clients ask. */
    URI http(String path) {
        return startLine.url("http").resolve(path);
    }

    URI webSocket() {
        return startLine.url("ws");
    }

    URI management(String path) {
        return startLine.url("management").resolve(path);
    }

    ProcessOutput log() {
        return log;
    }

    /** What the node has written so far, start line first. */
    String output() {
        List<String> lines = new ArrayList<>(out.lines());
        lines.addAll(log.lines());
        return String.join("\n", lines);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM, without waiting for what comes of it. */
    void terminate() {
        // Not Process.destroy(), which closes our ends of the pipes, and the last words would be lost.
        process.toHandle().destroy();
    }

    /** The exit code of a node that is about to end. */
    int exitCode(Duration limit) {
        try {
            assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                    .as("node %s has ended within %s", id(), limit)
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted while a node ended", interrupted);
        }
    }

    /** SIGKILL: the node says no word any more. */
    void kill() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    /** SIGHUP: the node reads its configuration again. */
    void hangUp() {
        signal("-HUP");
    }

    /** SIGSTOP: the node is there, and does nothing. */
    void freeze() {
        signal("-STOP");
    }

    /** SIGCONT: the node goes on as if no time had passed. */
    void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
            assertThat(code).as("kill %s", signal).isZero();
        } catch (IOException failure) {
            throw new AssertionError("kill " + signal, failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        if (!over) {
            kill();
            over = true;
            ProcessGuard.over(process);
        }
    }
}
