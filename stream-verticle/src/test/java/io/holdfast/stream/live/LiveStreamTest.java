package io.holdfast.stream.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.stream.live.StreamRig.Played;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Ended;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.Outcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LiveStreamTest extends OneReader {
    @Nested
    class DurableBeforeVisible {
        @Test
        void nothingIsDeliveredBeforeTheJournalHasAcknowledgedIt() {
            say(read(), "a", "b");

            assertThat(delivered()).isEmpty();
        }

        @Test
        void whatTheJournalHasAcknowledgedIsDelivered() {
            say(read(), "a", "b");
            rig.acknowledge();

            assertThat(delivered()).containsExactly("a", "b");
        }

        @Test
        void whatCameAfterTheAppendIsNotDeliveredWithIt() {
            Played played = read();
            say(played, "a");
            say(played, "b");
            rig.acknowledge();

            assertThat(delivered()).containsExactly("a");
        }

        @Test
        void theOutcomeIsNotToldBeforeTheJournalHasAcknowledgedIt() {
            Played played = read();
            rig.run(played.source()::finishes);

            assertThat(rig.gateway().kinds()).containsExactly("Attached");
        }

        @Test
        void theOutcomeIsJournaledWithTheLastEvents() {
            Played played = read();
            rig.run(() -> {
                played.source().says("last");
                played.source().finishes();
            });

            assertThat(appendUnderWay().outcome()).hasValue(Outcome.ENDED);
            assertThat(appendUnderWay().events()).hasSize(1);
        }

        @Test
        void anOutcomeThatComesDuringAnAppendIsInTheNext() {
            Played played = read();
            say(played, "a");
            rig.run(played.source()::finishes);
            rig.acknowledge();

            assertThat(appendUnderWay())
                    .isEqualTo(new Append(played.stream().id(), 1, 1, List.of(), Optional.of(Outcome.ENDED)));
        }
    }

    @Nested
    class Opening {
        @Test
        void theOwnerIsToldWhenTheUpstreamAgrees() {
            assertThat(rig.open().owner().stations()).containsExactly("opened");
        }

        @Test
        void untilThenNothingIsTold() {
            Played played = rig.start();
            rig.attach(played, SUBSCRIPTION);

            assertThat(frames()).isEmpty();
        }

        @Test
        void aSourceThatRefusesMakesTheStreamRefused() {
            Played played = rig.start();
            rig.attach(played, SUBSCRIPTION);
            rig.run(() -> played.source().fails(Fault.UPSTREAM_REFUSED, "status 429", 429));

            assertThat(played.owner().stations()).containsExactly("refused upstream_refused 429 status 429");
            assertThat(frames()).containsExactly(new Refused(SUBSCRIPTION, Fault.UPSTREAM_REFUSED, "status 429", 429));
        }

        @Test
        void aRefusedStreamIsNotJournaled() {
            Played played = rig.start();
            rig.run(() -> played.source().fails(Fault.UPSTREAM_UNREACHABLE, "", 502));

            assertThat(rig.journal().underWay()).isEmpty();
        }

        @Test
        void aStreamThatIsStoppedBeforeItOpensIsRefusedAndItsSourceCancelled() {
            Played played = rig.start();
            rig.run(() -> played.stream().stop(Outcome.cancelled(Fault.CANCELLED)));

            assertThat(played.owner().stations()).containsExactly("refused cancelled 409 ");
            assertThat(played.source().told()).containsExactly("cancel");
        }

        @Test
        void itIsRefusedOnce() {
            Played played = rig.start();
            rig.run(() -> {
                played.stream().stop(Outcome.cancelled(Fault.CANCELLED));
                played.source().fails(Fault.UPSTREAM_LOST, "", 502);
            });

            assertThat(played.owner().stations()).containsExactly("refused cancelled 409 ");
        }
    }

    @Nested
    class Ending {
        @Test
        void aBodyThatEndsIsAGoodEnd() {
            Played played = read();
            rig.run(played.source()::finishes);
            rig.acknowledge();

            assertThat(played.owner().stations()).containsExactly("opened", "ended ");
        }

        @Test
        void aSourceThatBreaksOffIsAFailure() {
            Played played = read();
            say(played, "a");
            rig.run(() -> played.source().fails(Fault.UPSTREAM_LOST, "reset", 502));
            rig.acknowledge();
            rig.acknowledge();

            assertThat(frames()).endsWith(new Ended(SUBSCRIPTION, 1, 1, Outcome.failed(Fault.UPSTREAM_LOST, "reset")));
        }

        @Test
        void readersAreToldTheEndBehindTheLastEvent() {
            Played played = read();
            rig.run(() -> {
                played.source().says("a");
                played.source().finishes();
            });
            rig.acknowledge();

            assertThat(rig.gateway().kinds()).containsExactly("Attached", "Events", "Ended");
        }

        @Test
        void whoCancelsCancelsTheSource() {
            Played played = read();
            rig.run(() -> played.stream().stop(Outcome.cancelled(Fault.CANCELLED)));

            assertThat(played.source().told()).containsExactly("cancel");
        }

        @Test
        void whatWasSaidBeforeACancelIsKept() {
            Played played = read();
            rig.run(() -> {
                played.source().says("a");
                played.stream().stop(Outcome.cancelled(Fault.CANCELLED));
            });
            rig.acknowledge();

            assertThat(delivered()).containsExactly("a");
            assertThat(frames()).endsWith(new Ended(SUBSCRIPTION, 1, 1, Outcome.cancelled(Fault.CANCELLED)));
        }

        @Test
        void whatIsSaidAfterACancelIsDropped() {
            Played played = read();
            rig.run(() -> {
                played.stream().stop(Outcome.cancelled(Fault.CANCELLED));
                played.source().says("late");
            });
            rig.acknowledge();

            assertThat(delivered()).isEmpty();
        }

        @Test
        void aStreamThatHasEndedCanNotBeCancelled() {
            Played played = read();
            rig.run(() -> {
                played.source().finishes();
                played.stream().stop(Outcome.cancelled(Fault.CANCELLED));
            });
            rig.acknowledge();

            assertThat(played.owner().stations()).containsExactly("opened", "ended ");
        }

        @Test
        void afterTheOutcomeNothingIsAppended() {
            Played played = read();
            rig.run(played.source()::finishes);
            rig.acknowledge();

            assertThat(rig.journal().underWay()).isEmpty();
        }
    }
}
