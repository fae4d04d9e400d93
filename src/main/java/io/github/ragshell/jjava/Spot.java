package io.github.ragshell.jjava;

import java.util.UUID;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** A place in the cell's output whose content is replaced as often as there is something new. */
final class Spot {

    private final BaseKernel kernel;
    private final String id = UUID.randomUUID().toString();
    private boolean shown;

    Spot(BaseKernel kernel) {
        this.kernel = kernel;
    }

    void put(String text, String html) {
        var data = new DisplayData();
        data.putText(text);
        data.putHTML(html);
        put(data);
    }

    synchronized void put(DisplayData data) {
        // By name: the setter's signature differs between the kernels 1.0a6 and 1.0a8
        data.putTransientData("display_id", id);
        // The kernel's sockets send nothing for a thread that is interrupted
        boolean interrupted = Thread.interrupted();
        try {
            send(data);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void send(DisplayData data) {
        if (shown) {
            kernel.getIO().display.updateDisplay(data);
        } else {
            shown = true;
            kernel.display(data);
        }
    }
}
