package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/errors.md against what clients can be told. */
class ErrorsDocTest {
    private static List<String> rows(String pattern) throws IOException {
        return Files.readAllLines(Path.of("../docs/errors.md")).stream()
                .filter(line -> line.matches(pattern))
                .toList();
    }

    @Test
    void everyErrorIsDocumentedAndNoOther() throws IOException {
        assertThat(rows("\\| `\\w+` \\| \\d{3} .*"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Fault.values())
                        .map(fault -> "| `%s` | %d | %s | %s |"
                                .formatted(fault.code(), fault.status(), fault.retry() ? "yes" : "no", fault.title()))
                        .toList());
    }

    @Test
    void everyCloseCodeIsDocumentedAndNoOther() throws IOException {
        assertThat(rows("\\| \\d{4} \\|.*"))
                .extracting(row -> Short.valueOf(row.substring(2, 6)))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(CloseCode.values()).map(CloseCode::number).toList());
    }
}
