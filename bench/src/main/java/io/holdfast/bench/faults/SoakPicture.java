package io.holdfast.bench.faults;

import static io.holdfast.bench.Svg.format;
import static io.holdfast.bench.Svg.text;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What nodes took over the time of a run: a panel for each measure, a line for each node. */
final class SoakPicture {
    private static final int WIDTH = 720;
    private static final int PANEL = 130;
    private static final int LEFT = 70;
    private static final int RIGHT = 30;
    private static final int TOP = 46;
    private static final int BOTTOM = 40;
    private static final int HEADING = 26;
    private static final int MINUTES_APART = 10;

    private record Panel(String title, ToDoubleFunction<NodeSample> value) {}

    private static final List<Panel> PANELS = List.of(
            new Panel("resident memory, MB", NodeSample::residentMb),
            new Panel("heap after a full collection, MB", NodeSample::liveMb),
            new Panel("open files and sockets", NodeSample::descriptors),
            new Panel("threads", NodeSample::threads),
            new Panel(
                    "entries of the cluster's maps, without sessions, which are kept for two hours",
                    NodeSample::entries));

    private static final String HEAD = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="system-ui, sans-serif" font-size="13" role="img">
              <title>%s</title>
              <style>
                .text { fill: #1f2328; } .small { fill: #57606a; font-size: 12px; } .grid { stroke: #d0d7de; }
                .line { fill: none; stroke: #0969da; stroke-width: 2; } .line.other { stroke: #9a6700; }
                @media (prefers-color-scheme: dark) {
                  .text { fill: #e6edf3; } .small { fill: #8b949e; } .grid { stroke: #30363d; }
                  .line { stroke: #58a6ff; } .line.other { stroke: #d29922; }
                }
              </style>
            """;

    private final String what;
    private final List<NodeSample> samples;
    private final double lastSecond;

    SoakPicture(String what, List<NodeSample> samples) {
        this.what = what;
        this.samples = samples;
        this.lastSecond =
                samples.stream().mapToDouble(NodeSample::atSeconds).max().orElse(1);
    }

    String svg() {
        StringBuilder panels = new StringBuilder();
        for (int i = 0; i < PANELS.size(); i++) {
            panels.append(panel(PANELS.get(i), TOP + i * PANEL));
        }
        int height = TOP + PANELS.size() * PANEL + BOTTOM;
        return HEAD.formatted(WIDTH, height, what) + text("text", LEFT, 20, "start", what) + panels
                + minutes(height - BOTTOM + 18) + "</svg>\n";
    }

    private String panel(Panel panel, int top) {
        double highest = 1.1 * samples.stream().mapToDouble(panel.value()).max().orElse(1);
        double bottom = top + PANEL - 12;
        return text("text", LEFT, top + 14, "start", panel.title())
                + grid(bottom, "0")
                + grid(top + HEADING, format("%.0f", highest))
                + samples.stream()
                        .map(NodeSample::node)
                        .distinct()
                        .sorted()
                        .map(node -> line(panel, node, highest, bottom, bottom - top - HEADING))
                        .collect(Collectors.joining());
    }

    private static String grid(double y, String value) {
        return format("  <path class=\"grid\" d=\"M%d %.1fH%d\"/>%n", LEFT, y, WIDTH - RIGHT)
                + text("small", LEFT - 8, y + 4, "end", value);
    }

    private String line(Panel panel, int node, double highest, double bottom, double height) {
        boolean first = node == samples.get(0).node();
        return format(
                "  <polyline class=\"line%s\" points=\"%s\"/>%n",
                first ? "" : " other",
                samples.stream()
                        .filter(sample -> sample.node() == node)
                        .map(sample -> format(
                                "%.1f,%.1f",
                                x(sample.atSeconds()), bottom - panel.value().applyAsDouble(sample) / highest * height))
                        .collect(Collectors.joining(" ")));
    }

    private String minutes(double y) {
        StringBuilder marks = new StringBuilder();
        for (int minute = 0; minute * 60 <= lastSecond; minute += MINUTES_APART) {
            marks.append(text("small", x(minute * 60), y, "middle", minute + " min"));
        }
        return marks.toString();
    }

    private double x(double seconds) {
        return LEFT + seconds / lastSecond * (WIDTH - LEFT - RIGHT);
    }
}
