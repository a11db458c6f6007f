package io.holdfast.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The way from the main thread into an event loop and back: whoever owns state is called on the loop that owns it. */
public final class Loops {
    private Loops() {}

    public static <T> Future<T> call(Context owner, Supplier<Future<T>> work) {
        Promise<T> result = Promise.promise();
        // compose turns what work throws into a failure
        owner.runOnContext(
                v -> Future.succeededFuture().compose(x -> work.get()).onComplete(result));
        return result.future();
    }

    static <T> List<T> each(int loops, IntFunction<T> maker) {
        return IntStream.range(0, loops).mapToObj(maker).toList();
    }

    static <T, R> List<Future<R>> map(List<T> owners, Function<T, Future<R>> call) {
        return owners.stream().map(call).toList();
    }
}
