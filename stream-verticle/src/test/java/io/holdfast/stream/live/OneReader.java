package io.holdfast.stream.live;

import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.stream.live.StreamRig.Played;
import io.holdfast.wire.Frame;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A stream with one reader, whose source and journal the test plays. */
class OneReader {
    static final long SUBSCRIPTION = 1;

    final StreamRig rig = new StreamRig();

    @AfterEach
    void close() {
        rig.close();
    }

    /** An open stream with one reader. */
    Played read() {
        Played played = rig.open();
        rig.attach(played, SUBSCRIPTION);
        return played;
    }

    List<String> delivered() {
        return rig.gateway().data(SUBSCRIPTION);
    }

    List<Frame> frames() {
        return rig.gateway().frames();
    }

    Append appendUnderWay() {
        return rig.journal().underWay().get(0).get(0);
    }

    void say(Played played, String... data) {
        rig.run(() -> List.of(data).forEach(played.source()::says));
    }
}
