package io.holdfast.bench.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of ours, gone at the latest when this JVM is. */
public final class Child {
    private final Process process;

    private Child(Process process) {
        this.process = process;
    }

    public static Child start(ProcessBuilder command) {
        try {
            Process process = command.start();
            ProcessGuard.started(process);
            return new Child(process);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** The process', and those of the processes that it has started. */
    public Stream<Long> pids() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::pid);
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
        ProcessGuard.over(process);
    }

    /** SIGTERM; whether it has ended within the limit. */
    public boolean leave(Duration limit) throws InterruptedException {
        process.destroy();
        boolean left = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (left) {
            ProcessGuard.over(process);
        }
        return left;
    }

    /** SIGSTOP: it is there, and does nothing. */
    void freeze() throws InterruptedException {
        signal("-STOP");
    }

    /** SIGCONT: it goes on as if no time had passed. */
    void thaw() throws InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws InterruptedException {
        try {
            int code = new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill %s %d: %d".formatted(signal, process.pid(), code));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
