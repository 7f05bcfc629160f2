package org.workflowserver.system.together;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Pages of the console, of one server, in one browser. */
@Suite
@SelectPackages("org.workflowserver.system.console")
@IncludeClassNamePatterns(".*IT")
@ExcludeClassNamePatterns({SignInSuite.CLASSES, ".*KeycloakIT"})
class ConsoleSuite {}
