package io.holdfast.stream.live;

import io.holdfast.wire.Fault;
import io.holdfast.wire.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Writes down the stations of a stream's life, and lets its events flow as soon as it is open. */
final class RecordingOwner implements LiveStream.Owner {
    private final List<String> stations = new ArrayList<>();

    List<String> stations() {
        return stations;
    }

    @Override
    public void opened(LiveStream stream) {
        stations.add("opened");
        stream.delivery().confirm();
    }

    @Override
    public void refused(LiveStream stream, Fault fault, String detail, int status) {
        stations.add("refused " + fault.code() + " " + status + " " + detail);
        stream.delivery().refuseAll(fault, detail, status);
    }

    @Override
    public boolean mend(LiveStream stream, Fault fault, int attempt) {
        stations.add("broken " + fault.code() + " " + attempt);
        return false;
    }

    @Override
    public void lost(LiveStream stream, Fault why) {
        stations.add("lost");
        stream.delivery().refuseAll(why, "", why.status());
    }

    @Override
    public void ended(LiveStream stream, Outcome outcome) {
        stations.add(outcome.kind().word() + " "
                + (outcome.good() ? "" : outcome.fault().code()));
    }
}
