package io.github.ragshell.corpus.reading;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;

/** PDF: the text of each page, without headers and footers that repeat from page to page. */
final class PdfReader implements DocumentReader {

    @Override
    public Document read(Path file, Limits limits) throws IOException, UnreadableException {
        try (PDDocument pdf = Loader.loadPDF(file.toFile(), IOUtils.createTempFileOnlyStreamCache())) {
            List<List<String>> pages = RunningLines.without(pages(pdf, limits));
            if (pages.stream().allMatch(List::isEmpty)) {
                throw new UnreadableException("it has no text, as scanned pages do; run it through OCR first");
            }
            var document = new DocumentBuilder(limits);
            for (List<String> page : pages) {
                document.page();
                document.paragraph(String.join("\n", page));
            }
            var information = pdf.getDocumentInformation();
            return document.build("PDF", information == null ? "" : information.getTitle());
        } catch (InvalidPasswordException e) {
            throw new UnreadableException("it is encrypted with a password", e);
        }
    }

    private static List<List<String>> pages(PDDocument pdf, Limits limits) throws IOException, UnreadableException {
        var stripper = new StoppableStripper();
        stripper.setSortByPosition(false);
        stripper.setLineSeparator("\n");
        var pages = new ArrayList<List<String>>();
        long characters = 0;
        for (int number = 1; number <= pdf.getNumberOfPages(); number++) {
            stripper.setStartPage(number);
            stripper.setEndPage(number);
            String text = stripper.getText(pdf);
            characters += text.length();
            if (characters > limits.characters()) {
                throw new UnreadableException("it has more than %,d characters".formatted(limits.characters()));
            }
            pages.add(text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList());
        }
        return pages;
    }

    private static final class StoppableStripper extends PDFTextStripper {

        @Override
        protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("reading it was stopped");
            }
            super.processOperator(operator, operands);
        }
    }
}
