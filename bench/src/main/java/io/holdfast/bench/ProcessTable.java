package io.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine's processes as {@code /proc} shows them. */
final class ProcessTable {
    private static final long USUAL_TICKS = 100;

    private final Path proc;
    private final long ticksPerSecond;

    ProcessTable(Path proc, long ticksPerSecond) {
        this.proc = proc;
        this.ticksPerSecond = ticksPerSecond;
    }

    static ProcessTable ofThisMachine() {
        return new ProcessTable(Path.of("/proc"), ticksPerSecond());
    }

    /** Processes started with the named file as an argument, this one excepted; a shell's one-line command is no file name. */
    List<Long> find(String fileName) {
        try (Stream<Path> entries = Files.list(proc)) {
            return entries.filter(p -> p.getFileName().toString().matches("[0-9]+"))
                    .filter(p -> arguments(p)
                            .anyMatch(a -> !a.contains(" ") && lastName(a).equals(fileName)))
                    .map(p -> Long.parseLong(p.getFileName().toString()))
                    .filter(pid -> pid != ProcessHandle.current().pid())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    boolean exists(long pid) {
        return Files.exists(proc.resolve(pid + "/stat"));
    }

    /** Empty when the process is gone */
    Optional<ProcessUsage> usage(long pid) {
        String memory = read(pid, "smaps_rollup").orElse("");
        return read(pid, "stat")
                .map(stat -> new ProcessUsage(
                        ProcessUsage.cpuMicros(stat, ticksPerSecond),
                        ProcessUsage.number(memory, "Rss"),
                        ProcessUsage.number(memory, "Pss")));
    }

    private Optional<String> read(long pid, String file) {
        return read(proc.resolve(Long.toString(pid)).resolve(file));
    }

    private static Stream<String> arguments(Path process) {
        return Stream.of(read(process.resolve("cmdline")).orElse("").split("\0"));
    }

    private static String lastName(String argument) {
        return argument.substring(argument.lastIndexOf('/') + 1);
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file, UTF_8));
        } catch (IOException e) {
            return Optional.empty(); // gone, or another user's
        }
    }

    private static long ticksPerSecond() {
        try {
            Process getconf = new ProcessBuilder("getconf", "CLK_TCK").start();
            String answer = new String(getconf.getInputStream().readAllBytes(), UTF_8);
            return Long.parseLong(answer.strip());
        } catch (IOException | NumberFormatException e) {
            return USUAL_TICKS;
        }
    }
}
