package io.holdfast.bench;

import static io.holdfast.bench.Svg.format;
import static io.holdfast.bench.Svg.text;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The curve of a run: what was offered to the right, what became of it upwards. */
final class OverloadPicture {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int LEFT = 70;
    private static final int TOP = 50;
    private static final int RIGHT = 30;
    private static final int BOTTOM = 60;
    private static final int GRID_LINES = 4;

    private static final String HEAD = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="system-ui, sans-serif" font-size="13" role="img">
              <title>Goodput under overload: %s</title>
              <style>
                .text { fill: #1f2328; } .small { fill: #57606a; font-size: 12px; }
                .grid { stroke: #d0d7de; } .ideal { stroke: #8c959f; stroke-dasharray: 4 4; }
                .whole { stroke: #0969da; stroke-width: 3; } .refused { stroke: #9a6700; stroke-width: 2; }
                .failed { stroke: #cf222e; stroke-width: 2; } polyline { fill: none; }
                @media (prefers-color-scheme: dark) {
                  .text { fill: #e6edf3; } .small { fill: #8b949e; } .grid { stroke: #30363d; } .ideal { stroke: #6e7681; }
                  .whole { stroke: #58a6ff; } .refused { stroke: #d29922; } .failed { stroke: #ff7b72; }
                }
              </style>
            """;

    private final String what;
    private final List<OverloadStep> steps;
    private final double widest;
    private final double highest;

    OverloadPicture(String what, List<OverloadStep> steps) {
        this.what = what;
        this.steps = steps;
        this.widest = steps.stream().mapToDouble(OverloadStep::offered).max().orElse(1);
        double best = steps.stream().mapToDouble(OverloadStep::whole).max().orElse(1);
        this.highest = Math.max(
                        best,
                        steps.stream().mapToDouble(OverloadStep::refused).max().orElse(0))
                * 1.05;
    }

    String svg() {
        return HEAD.formatted(WIDTH, HEIGHT, what) + grid() + ideal()
                + line("refused", OverloadStep::refused) + line("failed", OverloadStep::failed)
                + line("whole", OverloadStep::whole)
                + legend()
                + "</svg>\n";
    }

    private String grid() {
        var grid = new StringBuilder();
        for (int i = 0; i <= GRID_LINES; i++) {
            double value = highest * i / GRID_LINES;
            grid.append(format("  <path class=\"grid\" d=\"M%d %.1fH%d\"/>%n", LEFT, y(value), WIDTH - RIGHT));
            grid.append(text("small", LEFT - 8, y(value) + 4, "end", format("%.0f", value)));
        }
        for (OverloadStep step : steps) {
            grid.append(text("small", x(step.offered()), HEIGHT - BOTTOM + 18, "middle", format("%.3gx", step.load())));
        }
        grid.append(text(
                "text",
                (LEFT + WIDTH - RIGHT) / 2.0,
                HEIGHT - 14,
                "middle",
                format("offered new streams, in parts of the peak (at the right end: %.0f/s)", widest)));
        return grid.append(text("small", LEFT, 18, "start", what)).toString();
    }

    /** All that is offered, up to where the picture ends. */
    private String ideal() {
        double end = Math.min(widest, highest);
        return format("  <path class=\"ideal\" d=\"M%.1f %.1fL%.1f %.1f\"/>%n", x(0), y(0), x(end), y(end));
    }

    private String line(String kind, ToDoubleFunction<OverloadStep> value) {
        return format(
                "  <polyline class=\"%s\" points=\"%s\"/>%n",
                kind,
                steps.stream()
                        .map(step -> format("%.1f,%.1f", x(step.offered()), y(value.applyAsDouble(step))))
                        .collect(Collectors.joining(" ")));
    }

    private static String legend() {
        List<String> kinds = List.of("whole", "refused", "failed", "ideal");
        List<String> words =
                List.of("streams read whole /s", "refused with 503 /s", "failed /s", "all that is offered");
        return IntStream.range(0, kinds.size())
                .mapToObj(i -> {
                    int x = LEFT + i * 160;
                    return format("  <path class=\"%s\" d=\"M%d 34h22\"/>%n", kinds.get(i), x)
                            + text("small", x + 28, 38, "start", words.get(i));
                })
                .collect(Collectors.joining());
    }

    private double x(double offered) {
        return LEFT + offered / widest * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - value / highest * (HEIGHT - TOP - BOTTOM);
    }
}
