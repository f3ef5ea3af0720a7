Feature: Telemetry of pages
  What pages measure and what goes wrong in them reaches the metrics and the log of the service, and nothing else does.

  @TE1 @TE2
  Scenario: A page reports how it does
    When the vendor dashboard reports a fault "undefined is not a function"
    Then the page is answered 202
    And the service has counted 1 fault of the vendor dashboard
    When the vendor dashboard reports that its largest paint took 1200 ms
    Then the service has measured 1 paint of the vendor dashboard

  @TE1
  Scenario: What is none of our apps is not listened to
    When an app called "somebody-else" reports a fault "undefined is not a function"
    Then the page is answered 400
    And the service has refused 1 malformed report

  @TE1
  Scenario: A foreign page reports nothing
    Given the service lets in browsers from "https://app.example" alone
    When the vendor dashboard on "https://evil.example" reports a fault "undefined is not a function"
    Then the page is answered 403
    And the service has counted 0 faults of the vendor dashboard

  @TE1
  Scenario: A page that reports without end is told to wait
    Given every address is counted
    When the vendor dashboard reports 70 faults
    Then the page is answered 429
    And the page is told how long to wait

  @TE1 @RL3
  Scenario: Under load pages are not listened to
    Given Ada's probe connects
    When the load of the service becomes elevated
    Then Alex Keller sees that the load is elevated
    When the vendor dashboard reports a fault "undefined is not a function"
    Then the page is answered 503
    And the page is told how long to wait

  @TE3
  Scenario: The log has the fault, and no secret that stood beside it
    When the vendor dashboard reports a fault "token=hunter2 of ada@example.org was refused"
    Then the log of the service has "a page reports a fault"
    But the log of the service does not have "hunter2"
    And the log of the service does not have "ada@example.org"
