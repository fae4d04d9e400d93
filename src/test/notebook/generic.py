"""Runs jupyter_kernel_test's generic suite on a kernel: generic.py KERNEL

Prints a line "ok TEST", "skipped TEST" or "failed TEST: reason" per test.
"""

import sys
import unittest

import jupyter_kernel_test


class GenericTests(jupyter_kernel_test.KernelTests):
    kernel_name = "ragshell"
    language_name = "java"
    file_extension = ".jshell"
    code_hello_world = 'System.out.println("hello, world");'
    code_stderr = 'System.err.println("oops");'
    completion_samples = [{"text": "System.ou", "matches": {"out"}}]
    complete_code_samples = ["1 + 1", "int x = 1;"]
    incomplete_code_samples = ["for (int i = 0; i < 3; i++) {"]
    invalid_code_samples = ["int = ;"]
    code_page_something = ""
    code_generate_error = "int zero = 0; 1 / zero;"
    code_execute_result = [{"code": "6 * 7", "result": "42"}]
    code_display_data = [{"code": "display(\"shown\");", "mime": "text/plain"}]
    code_inspect_sample = "System.out"
    code_clear_output = ""


class Report(unittest.TestResult):
    def addSuccess(self, test):
        print("ok", test._testMethodName)

    def addSkip(self, test, reason):
        print("skipped", test._testMethodName)

    def addFailure(self, test, err):
        print("failed", test._testMethodName + ":", str(err[1]).split("\n")[0])

    addError = addFailure


if __name__ == "__main__":
    GenericTests.kernel_name = sys.argv[1]
    unittest.defaultTestLoader.loadTestsFromTestCase(GenericTests).run(Report())
