package io.github.ragshell.chat;

import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import io.github.ragshell.core.CredentialException;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.UnreachableException;

/** Turns what openai-java throws into sentences that name endpoint and model, never the token. */
final class ChatErrors {

    private ChatErrors() {}

    static RagException translate(String endpoint, String model, RuntimeException e) {
        if (e instanceof OpenAIServiceException service) {
            return translateStatus(endpoint, model, service);
        }
        if (e instanceof OpenAIIoException) {
            return new UnreachableException(
                    "No answer from %s (model %s): %s. %s"
                            .formatted(endpoint, model, reason(e), unreachableAdvice(endpoint)),
                    e);
        }
        return new ServiceException(
                "The answer of %s (model %s) can't be understood: %s. Check that LEPTON_BASE_URL is an OpenAI-compatible endpoint."
                        .formatted(endpoint, model, firstLine(e)),
                e);
    }

    private static RagException translateStatus(String endpoint, String model, OpenAIServiceException e) {
        int status = e.statusCode();
        return switch (status) {
            case 401, 403 ->
                new CredentialException(
                        "%s refused the request for model %s (HTTP status %d): the token is missing, wrong or may not use this model. Set LEPTONAI_TOKEN."
                                .formatted(endpoint, model, status),
                        e);
            case 404 ->
                new InvalidInputException(
                        "%s does not know the model %s, or is not an OpenAI-compatible endpoint (HTTP status 404). Check LEPTON_MODEL and LEPTON_BASE_URL, which usually ends with /v1/."
                                .formatted(endpoint, model),
                        e);
            default ->
                new ServiceException(
                        "%s could not answer with model %s (HTTP status %d): %s."
                                .formatted(endpoint, model, status, firstLine(e)),
                        e);
        };
    }

    private static String unreachableAdvice(String endpoint) {
        boolean tutorial = Lepton.TUTORIAL_ENDPOINT.startsWith(endpoint) || endpoint.contains(".lepton.run");
        return tutorial
                ? "The tutorial's public endpoint no longer exists. Set LEPTON_BASE_URL to an OpenAI-compatible endpoint of yours, or unset LEPTONAI_TOKEN for the extractive reader."
                : "Check that the endpoint runs and that LEPTON_BASE_URL is right.";
    }

    private static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof java.net.UnknownHostException) {
            return "the host name is not known";
        }
        if (root instanceof java.net.ConnectException) {
            return "no connection";
        }
        if (root instanceof java.io.InterruptedIOException) {
            return "nothing came in time";
        }
        return firstLine(root);
    }

    private static String firstLine(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String line = message.lines().findFirst().orElse("").strip();
        return line.length() > 200 ? line.substring(0, 200) + "…" : line.replaceFirst("\\.$", "");
    }
}
