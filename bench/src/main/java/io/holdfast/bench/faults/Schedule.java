package io.holdfast.bench.faults;

import static io.holdfast.bench.UsageException.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Which faults happen, in which order: a function of the seed, the kinds and the number of nodes. */
final class Schedule {
    static final String KINDS = "kill,kill-2,freeze,freeze-long,freeze-2,upstream-reset,upstream-stall,storm,rolling";
    /** Only where the network can be cut. */
    static final String PARTITIONS = ",partition,partition-2";

    /** Only where there is a Redis. */
    static final String REDIS_KINDS = ",redis-kill,redis-stall,kill-all,kill-all-away";

    /** Only when asked for: two of the others at once. */
    static final String TOGETHER = "together";

    private static final List<String> OF_NODES = List.of("kill", "freeze", "freeze-long", "rolling");
    private static final List<String> BESIDE = List.of("upstream-reset", "upstream-stall", "storm");

    private static final double SHARE = 0.3;
    /** Noticed as silence, but too short for the cluster to expel the node. */
    private static final Duration SHORT = Duration.ofSeconds(3);
    /** The cluster goes on without the node. */
    private static final Duration LONG = Duration.ofSeconds(15);

    /** Time enough to find unfinished streams, and less than an orphan is kept for. */
    private static final Duration AWAY = Duration.ofSeconds(10);

    private final SplittableRandom random;
    private final int nodes;

    private Schedule(long seed, int nodes) {
        this.random = new SplittableRandom(seed);
        this.nodes = nodes;
    }

    /** So many faults, each kind as often as any other. */
    static List<Fault> of(long seed, List<String> kinds, int faults, int nodes) {
        Schedule schedule = new Schedule(seed, nodes);
        List<Fault> all = new ArrayList<>();
        List<String> left = new ArrayList<>();
        while (all.size() < faults) {
            if (left.isEmpty()) {
                left.addAll(kinds);
            }
            all.add(schedule.fault(left.remove(schedule.random.nextInt(left.size()))));
        }
        return all;
    }

    static boolean needsRedis(String kind) {
        return List.of(REDIS_KINDS.split(",")).contains(kind);
    }

    static boolean hurtsAll(String kind) {
        return List.of("rolling", "kill-all", "kill-all-away", TOGETHER).contains(kind);
    }

    private Fault fault(String kind) {
        return switch (kind) {
            case "kill" -> new Kill(some(1), down());
            case "kill-2" -> new Kill(some(2), down());
            case "freeze" -> new Freeze(kind, some(1), SHORT);
            case "freeze-long" -> new Freeze(kind, some(1), LONG);
            case "freeze-2" -> new Freeze(kind, some(2), LONG);
            case "upstream-reset" -> new UpstreamReset(SHARE);
            case "upstream-stall" -> new UpstreamStall(SHARE, Duration.ofMillis(2_000 + random.nextInt(3_000)));
            case "storm" -> new ReconnectStorm();
            case "rolling" -> new RollingRestart();
            case "partition" -> new Partition(some(1), LONG);
            case "partition-2" -> new Partition(some(2), LONG);
            case "redis-kill" -> new RedisKill(down());
            case "redis-stall" -> new RedisStall(down());
            case TOGETHER -> new Together(fault(one(OF_NODES)), fault(one(BESIDE)));
            case "kill-all" -> new KillAll(kind, down(), Duration.ZERO);
            case "kill-all-away" -> new KillAll(kind, down(), AWAY);
            default -> {
                check(false, "--kinds", kind, KINDS + PARTITIONS + REDIS_KINDS + "," + TOGETHER);
                yield new ReconnectStorm();
            }
        };
    }

    private String one(List<String> kinds) {
        return kinds.get(random.nextInt(kinds.size()));
    }

    private Duration down() {
        return Duration.ofMillis(1_000 + random.nextInt(4_000));
    }

    private List<Integer> some(int count) {
        check(count < nodes, "--nodes", nodes, "more than " + count + " for faults that hit so many at once");
        List<Integer> chosen = new ArrayList<>();
        while (chosen.size() < count) {
            int node = random.nextInt(nodes);
            if (!chosen.contains(node)) {
                chosen.add(node);
            }
        }
        return List.copyOf(chosen);
    }
}
