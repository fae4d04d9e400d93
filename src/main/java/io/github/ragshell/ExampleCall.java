package io.github.ragshell;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A call in a line of code: enough of it to tell which method of that name is meant.
 *
 * @param hasReceiver whether it is called on something
 * @param arguments as they are written
 */
record ExampleCall(boolean hasReceiver, List<String> arguments) {

    /** All calls of methods of that name. */
    static List<ExampleCall> of(String code, String name) {
        return Pattern.compile("(?<![\\w\"])" + Pattern.quote(name) + "\\(")
                .matcher(code)
                .results()
                .map(call -> of(code, call))
                .toList();
    }

    private static ExampleCall of(String code, MatchResult call) {
        boolean hasReceiver = call.start() > 0 && code.charAt(call.start() - 1) == '.';
        return new ExampleCall(hasReceiver, arguments(code.substring(call.end())));
    }

    // Up to the bracket that closes the call; the examples have no brackets in their texts
    private static List<String> arguments(String code) {
        var arguments = new ArrayList<String>();
        int depth = 0;
        int begin = 0;
        for (int i = 0; i < code.length() && depth >= 0; i++) {
            char c = code.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0 || depth < 0) {
                String argument = code.substring(begin, i).strip();
                if (!argument.isEmpty()) {
                    arguments.add(argument);
                }
                begin = i + 1;
            }
        }
        return arguments;
    }

    /** Whether it can be a call of this method. */
    boolean fits(ApiDocumentation.Entry method) {
        if (method.hasReceiver() != hasReceiver || method.parameters().size() != arguments.size()) {
            return false;
        }
        for (int i = 0; i < arguments.size(); i++) {
            if (!fits(arguments.get(i), method.parameters().get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(String argument, String type) {
        if (argument.startsWith("\"")) {
            return type.equals("String");
        }
        return !argument.matches("\\d+") || type.equals("int") || type.equals("long");
    }
}
