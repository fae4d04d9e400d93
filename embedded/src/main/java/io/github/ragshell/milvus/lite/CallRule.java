package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InvalidInputException;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;

/** What the relay does with the calls of one method beside passing them on. */
interface CallRule {

    /** Passes calls on as they are. */
    CallRule NONE = new CallRule() {};

    /** Whether {@link #request} asks the engine itself for this call, so that the network's thread must not wait for it. */
    default boolean waits(byte[] request) {
        return false;
    }

    /**
     * What the engine is asked for what the client asks.
     *
     * @throws InvalidInputException the call is refused, for the reason in the message
     */
    default byte[] request(byte[] request) {
        return request;
    }

    /**
     * What the relay answers itself.
     *
     * @return empty where the engine is to be asked
     * @throws InvalidInputException the call is refused, for the reason in the message
     */
    default Optional<byte[]> answer(byte[] request) {
        return Optional.empty();
    }

    /** What the client gets for what the engine answered to the client's own request. */
    default byte[] response(byte[] request, byte[] response) {
        return response;
    }

    /** Refuses what the check throws at. */
    static CallRule checking(Consumer<byte[]> check) {
        return new CallRule() {
            @Override
            public Optional<byte[]> answer(byte[] request) {
                check.accept(request);
                return Optional.empty();
            }
        };
    }

    /** Changes answers: see {@link #response}. */
    static CallRule changing(BinaryOperator<byte[]> change) {
        return new CallRule() {
            @Override
            public byte[] response(byte[] request, byte[] response) {
                return change.apply(request, response);
            }
        };
    }

    /** This one first, and the other one where this one leaves a call alone; answers go through both. */
    default CallRule then(CallRule next) {
        CallRule first = this;
        return new CallRule() {
            @Override
            public boolean waits(byte[] request) {
                return first.waits(request) || next.waits(request);
            }

            @Override
            public byte[] request(byte[] request) {
                return next.request(first.request(request));
            }

            @Override
            public Optional<byte[]> answer(byte[] request) {
                return first.answer(request).or(() -> next.answer(request));
            }

            @Override
            public byte[] response(byte[] request, byte[] response) {
                return next.response(request, first.response(request, response));
            }
        };
    }
}
