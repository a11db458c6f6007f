package io.holdfast.node;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "top",
        description = "Shows health, alerts, nodes and open streams, again and again. In a terminal, q ends it.")
final class TopCommand extends OperationsCommand {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'");

    @Option(names = "--every", paramLabel = "SECONDS", description = "between two looks (default: 2)")
    int seconds = 2;

    @Option(names = "--rows", paramLabel = "COUNT", description = "of streams, 1..500 (default: 50)")
    int rows = 50;

    @Option(names = "--once", description = "one screen, without clearing the terminal")
    boolean once;

    @Override
    public Integer call() throws Exception {
        TopScreen first = look();
        if (once) {
            print(first);
            return 0;
        }
        Optional<Terminal> entered = json ? Optional.empty() : Terminal.enter(writer());
        if (entered.isEmpty()) {
            print(first);
            return printAgainAndAgain();
        }
        try (Terminal terminal = entered.get()) {
            paint(terminal, first);
        }
        return 0;
    }

    private TopScreen look() throws IOException, InterruptedException {
        return new TopScreen(
                client.health(),
                client.get("/alerts"),
                client.get("/nodes"),
                client.get("/streams?state=open&limit=" + rows),
                CLOCK.format(OffsetDateTime.now(ZoneOffset.UTC)));
    }

    private void print(TopScreen screen) {
        (json ? List.of(screen.json().encode()) : screen.lines()).forEach(this::out);
    }

    private int printAgainAndAgain() throws IOException, InterruptedException {
        while (true) {
            TimeUnit.SECONDS.sleep(Math.max(1, seconds));
            if (!json) {
                out("");
            }
            print(look());
        }
    }

    /** A node that does not answer may be back soon; what it said before stays. */
    private void paint(Terminal terminal, TopScreen first) throws IOException, InterruptedException {
        TopScreen screen = first;
        String problem = "";
        do {
            List<String> lines = new ArrayList<>(screen.lines(terminal.size()));
            if (!problem.isEmpty()) {
                lines.set(0, "Not since " + screen.at() + ": " + problem);
            }
            terminal.paint(lines);
            problem = "";
            if (terminal.quits(Math.max(1, seconds))) {
                return;
            }
            try {
                screen = look();
            } catch (CommandFailed silent) {
                problem = String.valueOf(silent.getMessage());
            }
        } while (true);
    }
}
