package io.holdfast.operations;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the first so many of what it is shown, in an order, without sorting the rest. */
public final class FirstOf<T> {
    private final int limit;
    private final Comparator<T> order;
    private final PriorityQueue<T> kept;

    public FirstOf(int limit, Comparator<T> order) {
        this.limit = limit;
        this.order = order;
        this.kept = new PriorityQueue<>(order.reversed());
    }

    public void add(T one) {
        if (kept.size() < limit) {
            kept.add(one);
        } else if (!kept.isEmpty() && order.compare(one, kept.element()) < 0) {
            kept.remove();
            kept.add(one);
        }
    }

    /** First what comes first. */
    public List<T> list() {
        List<T> list = new ArrayList<>(kept);
        list.sort(order);
        return list;
    }
}
