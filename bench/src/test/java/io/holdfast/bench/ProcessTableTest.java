package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {
    @TempDir
    private Path proc;

    private ProcessTable processes;

    @BeforeEach
    void createTable() throws IOException {
        processes = new ProcessTable(proc, 100);
        Files.createDirectory(proc.resolve("self"));
    }

    @Test
    void processIsFoundByTheFileItRuns() throws IOException {
        process(12, "java\0-jar\0node/target/holdfast.jar\0--roles\0gateway\0");
        process(7, "java\0-jar\0holdfast.jar\0");
        assertThat(processes.find("holdfast.jar")).containsExactly(7L, 12L);
    }

    @Test
    void otherFileIsNotFound() throws IOException {
        process(12, "java\0-jar\0bench/target/not-holdfast.jar\0");
        assertThat(processes.find("holdfast.jar")).isEmpty();
    }

    @Test
    void shellThatStartsTheFileIsNotFound() throws IOException {
        process(12, "bash\0-c\0java -jar node/target/holdfast.jar\0");
        assertThat(processes.find("holdfast.jar")).isEmpty();
    }

    @Test
    void usageOfAProcessThatIsGoneIsAbsent() {
        assertThat(processes.usage(12)).isEmpty();
    }

    @Test
    void usageWithoutReadableMemoryStillHasCpuTime() throws IOException {
        process(12, "java\0");
        Files.writeString(proc.resolve("12/stat"), "12 (java) S 1 1 1 0 -1 4194560 1 0 1 0 3 4 0 0 20");
        assertThat(processes.usage(12)).hasValueSatisfying(u -> {
            assertThat(u.cpuMicros()).isEqualTo(70_000);
            assertThat(u.pssKb()).isEmpty();
        });
    }

    @Test
    void thisProcessIsReadFromTheRealTable() {
        long self = ProcessHandle.current().pid();
        assertThat(ProcessTable.ofThisMachine().usage(self))
                .hasValueSatisfying(u -> assertThat(u.cpuMicros()).isPositive());
    }

    private void process(long pid, String commandLine) throws IOException {
        Path directory = Files.createDirectory(proc.resolve(Long.toString(pid)));
        Files.writeString(directory.resolve("cmdline"), commandLine);
    }
}
