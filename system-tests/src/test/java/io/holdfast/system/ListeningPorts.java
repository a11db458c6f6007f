package io.holdfast.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The TCP ports that a process listens on, as Linux tells. */
final class ListeningPorts {
    private static final String LISTEN = "0A";

    private ListeningPorts() {}

    static Set<Integer> of(long pid) {
        Path process = Path.of("/proc", String.valueOf(pid));
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            Set<String> own = descriptors.map(ListeningPorts::target).collect(Collectors.toSet());
            return Stream.of("net/tcp", "net/tcp6")
                    .flatMap(table -> lines(process.resolve(table)))
                    .map(line -> line.strip().split("\\s+"))
                    .filter(row -> row[3].equals(LISTEN) && own.contains("socket:[" + row[9] + "]"))
                    .map(row -> Integer.valueOf(row[1].substring(row[1].indexOf(':') + 1), 16))
                    .collect(Collectors.toSet());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readAllLines(table).stream().skip(1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }
}
