package io.holdfast.node;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A terminal that is painted anew again and again, and is as it was when that is over, also after Ctrl-C. */
final class Terminal implements AutoCloseable {
    /** xterm's other screen, which keeps what was on the first; DECTCEM: no cursor. */
    private static final String ENTER = "\033[?1049h\033[?25l";

    private static final String LEAVE = "\033[?25h\033[?1049l";
    /** ECMA-48: cursor to the upper left; the rest of a line, of the screen, erased. */
    private static final String HOME = "\033[H";

    private static final String REST_OF_LINE = "\033[K\n";
    private static final String REST_OF_SCREEN = "\033[J";
    private static final Size USUAL = new Size(24, 80);
    private static final int LOOK_AT_KEYS_MS = 50;

    private final PrintWriter out;
    private final InputStream keys;
    private final String settings;
    private final Thread onExit = new Thread(this::restore, "terminal");

    record Size(int rows, int columns) {}

    private Terminal(PrintWriter out, InputStream keys, String settings) {
        this.out = out;
        this.keys = keys;
        this.settings = settings;
    }

    /** Empty when what is printed goes elsewhere, to a file or another program. */
    static Optional<Terminal> enter(PrintWriter out) throws IOException, InterruptedException {
        if (run(Redirect.INHERIT, "test", "-t", "1").isEmpty()) {
            return Optional.empty();
        }
        Optional<String> settings = run(Redirect.PIPE, "stty", "-g");
        settings.ifPresent(saved -> out.print(ENTER));
        run(Redirect.PIPE, "stty", "-icanon", "-echo", "min", "0");
        return settings.map(saved -> {
            Terminal terminal = new Terminal(out, new FileInputStream(FileDescriptor.in), saved);
            Runtime.getRuntime().addShutdownHook(terminal.onExit);
            return terminal;
        });
    }

    Size size() throws IOException, InterruptedException {
        List<String> said =
                List.of(run(Redirect.PIPE, "stty", "size").orElse("").split(" "));
        boolean known = said.size() == 2 && said.stream().allMatch(part -> part.matches("[1-9]\\d{0,3}"));
        return known ? new Size(Integer.parseInt(said.get(0)), Integer.parseInt(said.get(1))) : USUAL;
    }

    void paint(List<String> lines) {
        out.print(HOME);
        lines.forEach(line -> out.print(line + REST_OF_LINE));
        out.print(REST_OF_SCREEN);
        out.flush();
    }

    /** Whether q is pressed meanwhile; at once, then. */
    boolean quits(int seconds) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            while (keys.available() > 0) {
                if (keys.read() == 'q') {
                    return true;
                }
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AT_KEYS_MS);
        }
        return false;
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(onExit);
        restore();
    }

    private void restore() {
        out.print(LEAVE);
        out.flush();
        try {
            run(Redirect.PIPE, "stty", settings);
        } catch (IOException gone) {
            // So is the terminal.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a command says of the terminal that it shares with this process; empty when it fails. */
    private static Optional<String> run(Redirect output, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectInput(Redirect.INHERIT)
                .redirectOutput(output)
                .redirectError(Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? Optional.of(said.strip()) : Optional.empty();
    }
}
