package io.holdfast.bench;

import java.util.OptionalLong;

/**
 * What a process has used so far.
 *
 * @param cpuMicros user and system time, which Linux counts in ticks of 10 ms
 * @param rssKb resident memory
 * @param pssKb resident memory, pages shared with other processes counted in part; both absent if not readable
 */
public record ProcessUsage(long cpuMicros, OptionalLong rssKb, OptionalLong pssKb) {
    private static final int UTIME_AFTER_COMMAND = 11;

    /** CPU time by {@code /proc/PID/stat}: proc_pid_stat(5), fields 14 and 15 */
    static long cpuMicros(String stat, long ticksPerSecond) {
        // The command, field 2, is in parentheses and may itself hold spaces and parentheses.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[UTIME_AFTER_COMMAND]) + Long.parseLong(fields[UTIME_AFTER_COMMAND + 1]);
        return ticks * 1_000_000 / ticksPerSecond;
    }

    /** The number in a line such as {@code Pss:  400 kB}, as {@code /proc/PID/smaps_rollup} and {@code status} have them */
    public static OptionalLong number(String lines, String name) {
        return lines.lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst();
    }
}
