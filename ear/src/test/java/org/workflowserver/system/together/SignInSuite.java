package org.workflowserver.system.together;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * What of the console needs a server that is set up otherwise than that of {@link ConsoleSuite}.
 */
@Suite
@SelectPackages("org.workflowserver.system.console")
@IncludeClassNamePatterns(SignInSuite.CLASSES)
class SignInSuite {
  static final String CLASSES =
      ".*\\.(ConsoleIT|ConsoleSessionsIT|ProviderSignInIT|SignInThrottleIT)";
}
